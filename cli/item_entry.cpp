#include "cli/item_entry.hpp"

#include <boost/json.hpp>

#include "cli/fields.hpp"
#include "feeds/read.hpp"

namespace feedwire::cli {
namespace {

void adopt_own_part(ItemEntry& to, const json::object& item) {
  const json::object& own = object_at(item, "_feedwire");
  feeds::Entry& entry = to.entry;
  to.item = text_at(item, "id");
  if (const auto received = time_at(own, "received"))
    to.received = std::chrono::floor<std::chrono::seconds>(*received);
  entry.id = text_at(own, "guid");
  entry.front_matter.json.clear();
  if (const json::value* head = own.if_contains("front_matter"); head && head->is_object())
    entry.front_matter.json = json::serialize(*head);
  // The text of a document with a head is Markdown; that of a feed's entry is plain.
  if (!entry.front_matter.empty() && !entry.content.empty()) entry.content.type = "markdown";
  if (!entry.categories.empty()) return;
  for (const json::value& part : array_at(own, "category")) {
    if (part.is_string()) entry.categories.emplace_back(part.get_string());
  }
}

}  // namespace

Outcome<std::vector<ItemEntry>> entries_of(const json::object& page) {
  json::array items = array_at(page, "items");
  const json::object feed{
      {"version", "https://jsonfeed.org/version/1.1"}, {"title", "feedwire"}, {"items", items}};
  const std::string text = json::serialize(feed);
  auto read = feeds::read({.bytes = text});
  if (!read) return failed("the daemon's items cannot be read: " + to_string(read.error()));
  if (read->entries.size() != items.size()) return failed("the daemon's items cannot be read");
  std::vector<ItemEntry> entries;
  for (std::size_t i = 0; i < items.size(); ++i) {
    ItemEntry& one = entries.emplace_back();
    one.entry = std::move(read->entries[i]);
    adopt_own_part(one, items[i].as_object());
  }
  return entries;
}

}  // namespace feedwire::cli
