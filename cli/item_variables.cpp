#include "cli/item_variables.hpp"

#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/item_words.hpp"
#include "cli/items.hpp"
#include "feeds/text.hpp"

namespace feedwire::cli {
namespace {

// The kernel takes 128 KiB a variable; all of them together must leave room for the others.
constexpr std::size_t longest = 16 * 1024;

std::string one_line(std::string_view text) {
  std::string line = harmless(text);
  line.resize(feeds::shortened(line, longest).size());
  return line;
}

}  // namespace

Variables item_variables(const Event& event) {
  const json::object& item = event.item;
  const json::object& own = object_at(item, "_feedwire");
  const json::object& feed = object_at(own, "feed");
  Variables variables{
      {"FEEDWIRE_SEQ", std::to_string(event.seq)},
      {"FEEDWIRE_ID", text_at(item, "id")},
      {"FEEDWIRE_EVENT", text_at(own, "event")},
      {"FEEDWIRE_STATE", text_at(own, "state")},
      {"FEEDWIRE_TITLE", title_of(item)},
      {"FEEDWIRE_URL", link_of(item)},
      {"FEEDWIRE_FEED", feed_name_of(item)},
      {"FEEDWIRE_FEED_ID", std::to_string(number_at(feed, "id"))},
      {"FEEDWIRE_FEED_URL", text_at(feed, "url")},
      {"FEEDWIRE_CATEGORY", joined_at(own, "category", "/")},
      {"FEEDWIRE_AUTHOR", authors_of(item)},
      {"FEEDWIRE_TAGS", joined_at(item, "tags", ", ")},
      {"FEEDWIRE_PUBLISHED", text_at(item, "date_published")}};
  for (auto& [name, value] : variables) value = one_line(value);
  return variables;
}

Variables batch_variables(const std::vector<Event>& events) {
  return {
      {"FEEDWIRE_COUNT", std::to_string(events.size())},
      {"FEEDWIRE_FIRST_SEQ", std::to_string(events.front().seq)},
      {"FEEDWIRE_SEQ", std::to_string(events.back().seq)}};
}

}  // namespace feedwire::cli
