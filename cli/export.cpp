#include "cli/export.hpp"

#include <unistd.h>

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/post_folder.hpp"
#include "cli/terminal.hpp"
#include "cli/whole_file.hpp"
#include "feeds/amounts.hpp"
#include "feeds/atom_write.hpp"

namespace feedwire::cli {
namespace {

/// Where the bytes go: a file, whole or not at all, or standard output.
class Sink {
 public:
  explicit Sink(const std::string& path) {
    if (!path.empty() && path != "-") file_.emplace(path);
  }
  void write(std::string_view text) {
    if (file_) return file_->write(text);
    is_terminal_ ? put(harmless_lines(text)) : put(text);
  }
  void keep() {
    if (file_) file_->keep();
  }

 private:
  std::optional<WholeFile> file_;
  bool is_terminal_{screen_of(STDOUT_FILENO).is_terminal};
};

Outcome<std::string> first_target(const ExportOptions& options) {
  Target target{"/v1/items"};
  options.filters.add_to(target);
  for (const auto& [name, text] :
       {std::pair{"since", &options.since}, std::pair{"until", &options.until}}) {
    if (text->empty()) continue;
    const auto time = parse_when(*text, now());
    if (!time) return Failure{.problem = time.error(), .exit = Exit::usage};
    target.with(name, rfc3339(*time));
  }
  target.with("order", "asc").with("limit", "200");
  return target.text();
}

/// How far it is, where a person watches and the items themselves go elsewhere. It goes with the
/// object.
class Progress {
 public:
  explicit Progress(const ExportOptions& options) {
    const bool is_elsewhere = !options.target.empty() && options.target != "-";
    is_shown_ = screen_of(STDERR_FILENO).is_terminal &&
                (is_elsewhere || !screen_of(STDOUT_FILENO).is_terminal);
  }
  ~Progress() {
    if (is_shown_) show_progress("");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void add(const json::object& page) {
    items_ += std::ssize(array_at(page, "items"));
    if (is_shown_) show_progress(feeds::counted(items_, "item"));
  }

 private:
  bool is_shown_{};
  std::int64_t items_{0};
};

/// Oldest first, one page at a time; a page that is full goes on where it ends.
Outcome<Exit> for_each_page(
    Client& client,
    const ExportOptions& options,
    const std::function<Outcome<Exit>(const json::object&)>& act
) {
  const auto first = first_target(options);
  if (!first) return first.error();
  Progress progress(options);
  for (std::string target = *first;;) {
    const Request request{.target = target, .accept = "application/feed+json"};
    const auto page = ask_object(client, request);
    if (!page) return page.error();
    const auto done = act(*page);
    if (!done) return done;
    progress.add(*page);
    const std::string next = text_at(*page, "next_url");
    const auto path = next.find("/v1/");
    // A page of a search may be empty and still go on.
    if (path == std::string::npos) return Exit::done;
    target = next.substr(path);
  }
}

Outcome<Exit> export_opml(Client& client, const ExportOptions& options) {
  const Request request{.target = "/v1/opml", .accept = "text/x-opml"};
  const auto reply = ask(client, request);
  if (!reply) return reply.error();
  Sink sink(options.target);
  sink.write(reply->body);
  sink.keep();
  return Exit::done;
}

Outcome<Exit> export_json_feed(Client& client, const ExportOptions& options) {
  Sink sink(options.target);
  sink.write(R"({"version":"https://jsonfeed.org/version/1.1","title":"feedwire","items":[)");
  bool is_first = true;
  const auto written = for_each_page(client, options, [&](const json::object& page) {
    for (const json::value& item : array_at(page, "items")) {
      sink.write((is_first ? "\n" : ",\n") + serialised(item));
      is_first = false;
    }
    return Outcome<Exit>(Exit::done);
  });
  if (!written) return written;
  sink.write("\n]}\n");
  sink.keep();
  return Exit::done;
}

Outcome<Exit> export_lines(Client& client, const ExportOptions& options) {
  Sink sink(options.target);
  const auto written = for_each_page(client, options, [&](const json::object& page) {
    for (const json::value& item : array_at(page, "items")) sink.write(serialised(item) + '\n');
    return Outcome<Exit>(Exit::done);
  });
  if (!written) return written;
  sink.keep();
  return Exit::done;
}

Outcome<Exit> export_atom(Client& client, const ExportOptions& options) {
  Sink sink(options.target);
  const auto at = std::chrono::floor<std::chrono::seconds>(now());
  sink.write(feeds::atom_begin("feedwire", "urn:feedwire:items", at));
  const auto written = for_each_page(client, options, [&](const json::object& page) {
    const auto entries = entries_of(page);
    if (!entries) return Outcome<Exit>(entries.error());
    for (const ItemEntry& one : *entries)
      sink.write(feeds::atom_entry(one.entry, "urn:feedwire:item:" + one.item, one.received));
    return Outcome<Exit>(Exit::done);
  });
  if (!written) return written;
  sink.write(feeds::atom_end());
  sink.keep();
  return Exit::done;
}

Outcome<Exit> export_posts(Client& client, const ExportOptions& options) {
  if (options.target.empty() || options.target == "-")
    return wrong_usage(
        "front matter goes into a folder", "name it: feedwire export frontmatter DIR"
    );
  // The command line lets no other name through.
  const auto style = feeds::post_style_from(options.style).value_or(feeds::PostStyle::hexo);
  PostFolder folder(options.target, style);
  const auto written = for_each_page(client, options, [&](const json::object& page) {
    const auto entries = entries_of(page);
    if (!entries) return Outcome<Exit>(entries.error());
    for (const ItemEntry& one : *entries) folder.put(one);
    return Outcome<Exit>(Exit::done);
  });
  if (!written) return written;
  const PostFolder::Counts& counts = folder.counts();
  put(std::to_string(counts.added) + " new, " + std::to_string(counts.changed) + " changed, " +
      std::to_string(counts.same) + " unchanged\n");
  return Exit::done;
}

}  // namespace

Outcome<Exit> export_all(Client& client, const ExportOptions& options) {
  if (options.format == "opml") return export_opml(client, options);
  if (options.format == "frontmatter") return export_posts(client, options);
  if (options.format == "ndjson") return export_lines(client, options);
  if (options.format == "atom") return export_atom(client, options);
  return export_json_feed(client, options);
}

}  // namespace feedwire::cli
