#include "cli/items.hpp"

#include <unistd.h>

#include <algorithm>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "feeds/entities.hpp"

namespace feedwire::cli {
namespace {

constexpr std::uint64_t page_size = 200;
constexpr int widest_excerpt = 80;

Outcome<std::string> first_target(const ItemsOptions& options, Time now) {
  Target target{"/v1/items"};
  options.filters.add_to(target);
  for (const auto& [name, text] :
       {std::pair{"since", &options.since}, std::pair{"until", &options.until}}) {
    if (text->empty()) continue;
    const auto time = parse_when(*text, now);
    if (!time) return Failure{.problem = time.error(), .exit = Exit::usage};
    target.with(name, rfc3339(*time));
  }
  const std::uint64_t first_page =
      options.limit == 0 ? page_size : std::min(options.limit, page_size);
  target.with("limit", std::to_string(first_page));
  return target.text();
}

/// A link as the daemon gives it, absolute or not, as the target of a request.
std::string target_of(std::string_view link) {
  const auto scheme = link.find("://");
  if (scheme == std::string_view::npos) return std::string{link};
  const auto path = link.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : std::string{link.substr(path)};
}

/// Gives out the items of a page, as a table or as parts of one JSON array.
class ItemsWriter {
 public:
  explicit ItemsWriter(const ItemsOptions& options)
      : json_(options.json),
        is_search_(!options.filters.search.empty()),
        screen_(screen_of(STDOUT_FILENO)),
        table_(is_search_ ? found_items_table() : items_table()) {}

  void write(const json::array& items, std::uint64_t at_most) {
    std::string text;
    for (const json::value& each : items) {
      if (!each.is_object() || written_ == at_most) continue;
      if (json_) {
        text += (written_ == 0 ? "[" : ",\n") + serialised(each);
      } else {
        (is_search_ ? add_found_item : add_item)(table_, each.get_object());
      }
      ++written_;
    }
    if (!json_ && (written_ > 0 || !screen_.is_terminal)) text += table_.take(screen_);
    put(text);
  }

  void finish() const {
    if (json_) put(written_ == 0 ? "[]\n" : "]\n");
    if (!json_ && written_ == 0 && screen_.is_terminal) note("no items");
  }

  std::uint64_t written() const { return written_; }

 private:
  bool json_;
  bool is_search_;
  Screen screen_;
  Table table_;
  std::uint64_t written_{0};
};

const char* accept_for(std::string_view format) {
  if (format == "json") return "application/json";
  if (format == "html") return "text/html";
  if (format == "frontmatter") return "text/markdown";
  return "text/plain";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> Filters::parameters() const {
  std::vector<std::pair<std::string, std::string>> all{
      {"feed", feed},
      {"category", category},
      {"author", author},
      {"tag", tag},
      {"language", language},
      {"unique", unique ? "1" : ""},
      {"q", search}};
  std::erase_if(all, [](const auto& one) { return one.second.empty(); });
  return all;
}

void Filters::add_to(Target& target) const {
  for (const auto& [name, value] : parameters()) target.with(name, value);
}

std::string title_of(const json::object& item) {
  for (const char* key : {"title", "content_text", "summary"}) {
    const std::string text = harmless(text_at(item, key));
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    const std::string_view shown = std::string_view{text}.substr(first);
    return std::string_view{key} == "title" ? std::string{shown} : truncated(shown, widest_excerpt);
  }
  const std::string url = text_at(item, "url");
  return url.empty() ? "(no title)" : harmless(url);
}

std::string feed_name_of(const json::object& item) {
  const json::object& feed = object_at(object_at(item, "_feedwire"), "feed");
  const std::string name = text_at(feed, "name");
  return harmless(name.empty() ? text_at(feed, "url") : name);
}

std::optional<Time> time_of(const json::object& item) {
  const auto published = time_at(item, "date_published");
  return published ? published : time_at(object_at(item, "_feedwire"), "received");
}

Table items_table() {
  return Table{{
      {.title = "ID", .to_the_right = true},
      {.title = "TIME"},
      {.title = "FEED", .shrinks_to = 10},
      {.title = "TITLE", .shrinks_to = 20, .share = 3},
  }};
}

void add_item(Table& table, const json::object& item) {
  const auto time = time_of(item);
  table.add(
      {text_at(item, "id"), time ? local_time(*time) : "-", feed_name_of(item), title_of(item)}
  );
}

Table found_items_table() {
  return Table{{
      {.title = "ID", .to_the_right = true},
      {.title = "TIME"},
      {.title = "FEED", .shrinks_to = 10},
      {.title = "TITLE", .shrinks_to = 20, .share = 2},
      {.title = "FOUND", .shrinks_to = 20, .share = 3},
  }};
}

void add_found_item(Table& table, const json::object& item) {
  const auto time = time_of(item);
  table.add(
      {text_at(item, "id"),
       time ? local_time(*time) : "-",
       feed_name_of(item),
       title_of(item),
       snippet_cell(text_at(object_at(item, "_feedwire"), "snippet"))}
  );
}

Cell snippet_cell(std::string_view html) {
  constexpr std::string_view begin = "<mark>";
  constexpr std::string_view end = "</mark>";
  Cell cell;
  const auto add = [&](std::string_view part) {
    cell.text += harmless(feeds::decode_references(part));
  };
  for (std::size_t at = html.find(begin); at != std::string_view::npos; at = html.find(begin)) {
    add(html.substr(0, at));
    html.remove_prefix(at + begin.size());
    const std::size_t length = std::min(html.find(end), html.size());
    const std::size_t from = cell.text.size();
    add(html.substr(0, length));
    cell.marks.emplace_back(from, cell.text.size());
    html.remove_prefix(std::min(length + end.size(), html.size()));
  }
  add(html);
  return cell;
}

Outcome<Exit> list_items(Client& client, const ItemsOptions& options) {
  const auto first = first_target(options, now());
  if (!first) return first.error();
  const std::uint64_t at_most = options.limit == 0 ? UINT64_MAX : options.limit;
  ItemsWriter writer{options};
  std::string target = *first;
  for (;;) {
    const Request request{.target = target, .accept = "application/feed+json"};
    const auto page = ask_object(client, request);
    if (!page) return page.error();
    const json::array& items = array_at(*page, "items");
    writer.write(items, at_most);
    const std::string next = target_of(text_at(*page, "next_url"));
    // A page of a search may be empty and still go on.
    if (next.empty() || next == target || writer.written() >= at_most) break;
    target = next;
  }
  writer.finish();
  return Exit::done;
}

Outcome<Exit> show_item(Client& client, const ShowOptions& options) {
  const Request request{
      .target = "/v1/items/" + percent_encoded(options.item), .accept = accept_for(options.format)};
  const auto reply = ask(client, request);
  if (!reply) return reply.error();
  std::string text = reply->body;
  if (options.format == "json") {
    text = harmless_json(std::move(text));
  } else if (screen_of(STDOUT_FILENO).is_terminal) {
    text = harmless_lines(text);
  }
  // A document in a pipe is what it is, to the last byte.
  const bool is_verbatim = options.format == "frontmatter" && !screen_of(STDOUT_FILENO).is_terminal;
  if (!is_verbatim && !text.ends_with('\n')) text += '\n';
  put(text);
  return Exit::done;
}

}  // namespace feedwire::cli
