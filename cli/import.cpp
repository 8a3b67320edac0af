#include "cli/import.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/ask.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "feeds/amounts.hpp"
#include "feeds/newsboat_urls.hpp"
#include "feeds/text.hpp"

namespace feedwire::cli {
namespace {

namespace fs = std::filesystem;

// Well below what the daemon takes in one body.
constexpr std::size_t batch_bytes = 2 * 1024 * 1024;
constexpr std::size_t largest_document = 8 * 1024 * 1024;

Outcome<std::string> bytes_of(const fs::path& path) {
  if (path == "-")
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad())
    return failed(path.string() + " cannot be read: " + std::strerror(errno));
  return bytes;
}

void complain_of(const json::object& reply, std::string_view named) {
  for (const json::value& each : array_at(reply, "refused")) {
    if (!each.is_object()) continue;
    note(text_at(each.get_object(), named) + ": " + text_at(each.get_object(), "problem"));
  }
}

Outcome<Exit> import_opml(Client& client, const ImportOptions& options) {
  auto bytes = bytes_of(options.source);
  if (!bytes) return bytes.error();
  if (feeds::is_newsboat_list(*bytes)) {
    const feeds::NewsboatList list = feeds::read_newsboat_urls(*bytes);
    for (const std::string& line : list.passed_over) note("passed over, no address: " + line);
    *bytes = feeds::write_opml(list.feeds, "newsboat");
  }
  Target target{"/v1/opml"};
  target.with("dry_run", options.dry_run ? "1" : "");
  const Request request{.method = "POST", .target = target.text(), .body = std::move(*bytes)};
  const auto reply = ask_object(client, request);
  if (!reply) return reply.error();
  complain_of(*reply, "url");
  if (options.json) put(serialised(*reply) + '\n');
  const auto refused = static_cast<std::int64_t>(array_at(*reply, "refused").size());
  if (!options.json) {
    put(feeds::counted(number_at(*reply, "added"), "feed") +
        (options.dry_run ? " would be added, " : " added, ") +
        std::to_string(number_at(*reply, "known")) + " already there, " + std::to_string(refused) +
        " refused\n");
  }
  return refused > 0 ? Exit::failed : Exit::done;
}

/// Every document below the folder, in the order of their names; hidden ones are passed over.
std::vector<fs::path> documents_below(const fs::path& folder) {
  std::vector<fs::path> found;
  fs::recursive_directory_iterator at(folder), end;
  for (; at != end; ++at) {
    const bool is_hidden = at->path().filename().string().starts_with('.');
    if (is_hidden && at->is_directory()) at.disable_recursion_pending();
    const std::string kind = at->path().extension().string();
    if (!is_hidden && at->is_regular_file() && (kind == ".md" || kind == ".markdown"))
      found.push_back(at->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Hands documents over in batches, and adds up what became of them.
class DocumentImport {
 public:
  DocumentImport(Client& client, const fs::path& folder, bool dry_run)
      : client_(client), target_("/v1/documents") {
    target_.with("folder", folder.string()).with("dry_run", dry_run ? "1" : "");
  }

  Outcome<Exit> add(const std::string& path, const std::string& bytes) {
    // What is not UTF-8 would not pass through JSON.
    if (bytes.size() > largest_document || !feeds::is_valid_utf8(bytes)) {
      note(path + ": " + (bytes.size() > largest_document ? "is too large" : "is not UTF-8"));
      ++refused_;
      return Exit::done;
    }
    body_ += json::serialize(json::object{{"path", path}, {"document", bytes}}) + '\n';
    return body_.size() < batch_bytes ? Outcome<Exit>(Exit::done) : send();
  }

  Outcome<Exit> send() {
    if (body_.empty()) return Exit::done;
    const Request request{
        .method = "POST", .target = target_.text(), .body = std::exchange(body_, {})};
    const auto reply = ask_object(client_, request);
    if (!reply) return reply.error();
    complain_of(*reply, "path");
    refused_ += static_cast<std::int64_t>(array_at(*reply, "refused").size());
    added_ += number_at(*reply, "added");
    changed_ += number_at(*reply, "changed");
    same_ += number_at(*reply, "same");
    return Exit::done;
  }

  Exit summary(const ImportOptions& options) const {
    const std::string words = std::to_string(added_) + " new, " + std::to_string(changed_) +
                              " changed, " + std::to_string(same_) + " unchanged, " +
                              std::to_string(refused_) + " refused" +
                              (options.dry_run ? "; nothing was stored\n" : "\n");
    const json::object numbers{
        {"added", added_}, {"changed", changed_}, {"same", same_}, {"refused", refused_}};
    put(options.json ? serialised(numbers) + '\n' : words);
    return refused_ > 0 ? Exit::failed : Exit::done;
  }

 private:
  Client& client_;
  Target target_;
  std::string body_{};
  std::int64_t added_{0}, changed_{0}, same_{0}, refused_{0};
};

Outcome<Exit> import_folder(Client& client, const ImportOptions& options) {
  const fs::path folder = fs::canonical(options.source);
  DocumentImport import(client, folder, options.dry_run);
  for (const fs::path& file : documents_below(folder)) {
    const auto bytes = bytes_of(file);
    if (!bytes) return bytes.error();
    const auto added = import.add(file.lexically_relative(folder).generic_string(), *bytes);
    if (!added) return added.error();
  }
  const auto sent = import.send();
  if (!sent) return sent.error();
  return import.summary(options);
}

}  // namespace

Outcome<Exit> import_all(Client& client, const ImportOptions& options) {
  return fs::is_directory(options.source) ? import_folder(client, options)
                                          : import_opml(client, options);
}

}  // namespace feedwire::cli
