#include "schema/item_where.hpp"

namespace feedwire::schema {
namespace {

// SQLite's substr counts characters.
std::int64_t characters(const std::string& text) {
  std::int64_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

}  // namespace

ItemWhere::ItemWhere(const ItemFilter& filter) : filter_(filter) {
  if (filter.feed) sql_ += " AND item.feed = ?";
  if (!filter.category.empty()) {
    // The path itself or one below it, and not one that only begins with the same characters.
    sql_ += " AND substr(coalesce(item.category_path, feed.category_path) || '/', 1, ?) = ? || '/'";
  }
  if (!filter.author.empty()) {
    sql_ +=
        " AND EXISTS (SELECT 1 FROM json_each(item.authors) WHERE json_extract(value, '$.name') "
        "= ?)";
  }
  if (!filter.tag.empty())
    sql_ += " AND EXISTS (SELECT 1 FROM json_each(item.tags) WHERE value = ?)";
  if (!filter.language.empty()) {
    // Publishers write zh_CN, too.
    sql_ +=
        " AND substr(replace(lower(coalesce(item.language, feed.language)), '_', '-') || '-', 1, "
        "?) = ? || '-'";
  }
  if (filter.unique)
    sql_ +=
        " AND NOT EXISTS (SELECT 1 FROM item_story WHERE item_story.item = item.id AND "
        "item_story.story <> item.id)";
  if (filter.since) sql_ += " AND min(coalesce(item.published, item.received), item.received) >= ?";
  if (filter.until) sql_ += " AND min(coalesce(item.published, item.received), item.received) < ?";
}

void ItemWhere::bind(Query& query) const {
  if (filter_.feed) query.integer(filter_.feed->value);
  if (!filter_.category.empty())
    query.integer(characters(filter_.category) + 1).text(filter_.category);
  if (!filter_.author.empty()) query.text(filter_.author);
  if (!filter_.tag.empty()) query.text(filter_.tag);
  if (!filter_.language.empty())
    query.integer(characters(filter_.language) + 1).text(filter_.language);
  if (filter_.since) query.integer(filter_.since->time_since_epoch().count());
  if (filter_.until) query.integer(filter_.until->time_since_epoch().count());
}

}  // namespace feedwire::schema
