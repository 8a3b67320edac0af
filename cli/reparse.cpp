#include "cli/reparse.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

struct Totals {
  std::int64_t feeds{0};
  std::int64_t documents{0};
  std::int64_t added{0};
  std::int64_t changed{0};
  bool has_failed{false};
  bool is_finished{false};
};

std::string change_lines(const json::object& event) {
  const json::value* changes = event.if_contains("changes");
  if (changes == nullptr || !changes->is_array()) return {};
  std::string text;
  for (const json::value& each : changes->get_array()) {
    if (!each.is_object()) continue;
    const bool is_new = text_at(each.get_object(), "event") == "item";
    const std::string title = text_at(each.get_object(), "title");
    text += fmt::format(
        "  {}  {}\n",
        is_new ? "new    " : "changed",
        harmless(title.empty() ? text_at(each.get_object(), "url") : title)
    );
  }
  return text;
}

std::string summary(const Totals& sum, bool dry_run) {
  return fmt::format(
      "{} of {} read again: {} new, {} changed{}\n",
      feeds::counted(sum.documents, "document"),
      feeds::counted(sum.feeds, "feed"),
      sum.added,
      sum.changed,
      dry_run ? "; nothing was stored" : ""
  );
}

Outcome<Totals> reparse_path(
    Client& client, const std::string& path, const ReparseOptions& options, Totals sum
) {
  Target target{path};
  target.with("dry_run", options.dry_run ? "1" : "");
  const Request request{
      .method = "POST",
      .target = target.text(),
      .accept = "application/x-ndjson",
      .patience = std::chrono::seconds{0}};
  Stream stream;
  sum.is_finished = false;
  stream.line = [&](std::string_view text) {
    const json::object event = parse_object(text).value_or(json::object{});
    if (text_at(event, "event") == "finished") {
      sum.is_finished = true;
      sum.feeds += number_at(event, "feeds");
      sum.documents += number_at(event, "documents");
      sum.added += number_at(event, "new");
      sum.changed += number_at(event, "changed");
    } else if (!text_at(event, "error").empty()) {
      sum.has_failed = true;
    }
    put(options.json ? std::string{text} + '\n' : reparse_lines(event));
    return true;
  };
  const auto streamed = client.stream(request, stream, nullptr);
  if (!streamed) return streamed.error();
  if (streamed->status != 200) return refusal(streamed->status, streamed->body);
  if (!sum.is_finished) return unreachable("the daemon stopped before it was done", "see its log");
  return sum;
}

}  // namespace

std::string reparse_lines(const json::object& event) {
  const std::string error = text_at(event, "error");
  const auto added = number_at(event, "new");
  const auto changed = number_at(event, "changed");
  const auto renamed = number_at(event, "renamed");
  if (added + changed + renamed == 0 && error.empty()) return {};
  std::string text = padded(harmless(text_at(event, "name")), 24);
  text += fmt::format("  {} new, {} changed", added, changed);
  if (renamed > 0) text += fmt::format(", {} recognised by another id", renamed);
  if (!error.empty()) text += "; " + harmless(error);
  return text + '\n' + change_lines(event);
}

Outcome<Exit> reparse(Client& client, const ReparseOptions& options) {
  std::vector<std::string> paths;
  for (const std::string& feed : options.feeds) paths.push_back(feed_path(feed, "/reparse"));
  if (paths.empty()) paths.emplace_back("/v1/reparse");
  Totals sum;
  for (const std::string& path : paths) {
    const auto more = reparse_path(client, path, options, sum);
    if (!more) return more.error();
    sum = *more;
  }
  if (!options.json) put(summary(sum, options.dry_run));
  return sum.has_failed ? Exit::failed : Exit::done;
}

Outcome<Exit> put_document(Client& client, const std::string& feed) {
  const auto listed = ask(client, {.target = feed_path(feed, "/documents")});
  if (!listed) return listed.error();
  boost::system::error_code error;
  const json::value documents = json::parse(listed->body, error);
  if (error || !documents.is_array() || documents.get_array().empty())
    return failed(
        "no document of this feed is kept",
        "one is after the next fetch that brings something new; see items.keep_documents"
    );
  const auto newest = number_at(documents.get_array().front().as_object(), "id");
  const auto document =
      ask(client,
          {.target = feed_path(feed, "/documents/" + std::to_string(newest)),
           .accept = "application/octet-stream"});
  if (!document) return document.error();
  put(document->body);
  return Exit::done;
}

}  // namespace feedwire::cli
