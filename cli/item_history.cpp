#include "cli/item_history.hpp"

#include <unistd.h>

#include <boost/json.hpp>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/items.hpp"
#include "cli/output.hpp"
#include "cli/time_words.hpp"
#include "cli/word_diff.hpp"
#include "feeds/html.hpp"

namespace feedwire::cli {
namespace {

// Of what stayed the same, so much is shown beside a change.
constexpr std::size_t most_context = 60;

std::string text_of(const json::object& revision) {
  const std::string html = text_at(revision, "content_html");
  const std::string content =
      html.empty() ? text_at(revision, "content_text") : feeds::html_to_text(html);
  const std::string summary = text_at(revision, "summary");
  return content.empty() ? summary : content;
}

/// The beginning and the end of a long stretch that stayed the same.
std::string shortened(const std::string& text) {
  if (display_width(text) <= static_cast<int>(2 * most_context)) return text;
  std::size_t begin = most_context;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  std::size_t end = text.size() - most_context;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, begin) + " … " + text.substr(end);
}

std::string diff_words(const std::string& before, const std::string& after, const Screen& screen) {
  std::string text;
  for (const DiffPiece& piece : word_diff(harmless(before), harmless(after))) {
    switch (piece.kind) {
      case DiffPiece::Kind::same:
        text += shortened(piece.text);
        break;
      case DiffPiece::Kind::removed:
        text += painted("[-" + piece.text + "-]", Colour::red, screen);
        break;
      case DiffPiece::Kind::added:
        text += painted("{+" + piece.text + "+}", Colour::green, screen);
    }
  }
  return text;
}

std::string joined(const json::array& names) {
  std::string list;
  for (const json::value& name : names) {
    const json::value* inner = name.is_object() ? name.get_object().if_contains("name") : &name;
    if (!inner || !inner->is_string()) continue;
    list += (list.empty() ? "" : ", ") + std::string(inner->get_string());
  }
  return list;
}

std::string changes(const json::object& before, const json::object& after, const Screen& screen) {
  struct Field {
    const char* name;
    std::string before;
    std::string after;
  };
  const Field fields[] = {
      {"title", text_at(before, "title"), text_at(after, "title")},
      {"link", text_at(before, "url"), text_at(after, "url")},
      {"authors", joined(array_at(before, "authors")), joined(array_at(after, "authors"))},
      {"tags", joined(array_at(before, "tags")), joined(array_at(after, "tags"))},
      {"text", text_of(before), text_of(after)}};
  std::string text;
  for (const Field& field : fields) {
    if (field.before == field.after) continue;
    text += "  " + padded(field.name, 9) + diff_words(field.before, field.after, screen) + '\n';
  }
  return text.empty() ? "  nothing that is shown here changed\n" : text;
}

std::string heading(const json::object& revision) {
  const auto at = time_at(revision, "at");
  return "Revision " + std::to_string(number_at(revision, "revision")) +
         (at ? ", " + local_time(*at) : "") + '\n';
}

std::string line(std::string_view name, const std::string& text) {
  return padded(name, 15) + harmless(text) + '\n';
}

std::string rule_words(const json::object& item, const json::object& own) {
  const std::string rule = text_at(own, "recognised_by");
  const std::string guid = text_at(own, "guid");
  if (rule == "own id") return "its own id, " + guid;
  if (rule == "link") return "its link, " + text_at(item, "url") + ": its id tells nothing apart";
  if (rule == "link and title") return "its link and title: neither its id nor its link alone do";
  if (rule == "title and date") return "its title and date: it has no id and no link of its own";
  return "its content: nothing else tells it apart";
}

}  // namespace

std::string revisions_screen(const json::object& answer, const Screen& screen) {
  const json::array& revisions = array_at(answer, "revisions");
  std::string text;
  const json::object* before = nullptr;
  for (const json::value& each : revisions) {
    if (!each.is_object()) continue;
    const json::object& revision = each.get_object();
    text += painted(heading(revision), Colour::bold, screen);
    text += before ? changes(*before, revision, screen)
                   : "  " + padded("title", 9) + harmless(text_at(revision, "title")) + '\n';
    before = &revision;
  }
  if (revisions.size() == 1) text += "It has not changed since it came.\n";
  return text;
}

std::string explanation(const json::object& item) {
  const json::object& own = object_at(item, "_feedwire");
  const std::string id = text_at(item, "id");
  const auto received = time_at(own, "received");
  std::string text = line("Item", id + ", " + title_of(item)) + line("Feed", feed_name_of(item));
  text += line("Recognised by", rule_words(item, own));
  text += line("Came", received ? local_time(*received) + ", as event " + id : "as event " + id);
  const auto seq = number_at(own, "seq");
  text += line(
      "State",
      "revision " + std::to_string(number_at(own, "revision")) +
          (std::to_string(seq) == id ? "" : ", since event " + std::to_string(seq))
  );
  if (const json::value* backfill = own.if_contains("backfill"); backfill && *backfill == true)
    text += line("Streams", "passed over it: it was there before the feed was followed (backfill)");
  if (own.contains("story")) {
    const std::string story = std::to_string(number_at(own, "story"));
    text += line("Story", story == id ? "told first by this item" : "told first by item " + story);
  } else {
    text += line("Story", "not compared yet");
  }
  if (own.contains("duplicate_of"))
    text += line(
        "Duplicate", "of item " + std::to_string(number_at(own, "duplicate_of")) + ": its address"
    );
  for (const json::value& other : array_at(own, "others")) {
    if (!other.is_object()) continue;
    const json::object& one = other.get_object();
    text += line(
        "Also told by",
        "item " + text_at(one, "id") + ", " + text_at(object_at(one, "feed"), "name") + ", " +
            text_at(one, "title")
    );
  }
  return text;
}

Outcome<Exit> show_revisions(Client& client, const std::string& item) {
  const Request request{.target = "/v1/items/" + percent_encoded(item) + "/revisions"};
  const auto answer = ask_object(client, request);
  if (!answer) return answer.error();
  put(revisions_screen(*answer, screen_of(STDOUT_FILENO)));
  return Exit::done;
}

Outcome<Exit> explain_item(Client& client, const std::string& item) {
  const Request request{
      .target = "/v1/items/" + percent_encoded(item), .accept = "application/json"};
  const auto answer = ask_object(client, request);
  if (!answer) return answer.error();
  put(explanation(*answer));
  return Exit::done;
}

}  // namespace feedwire::cli
