#include "schema/item_row.hpp"

#include "schema/source.hpp"
#include "schema/text_list.hpp"

namespace feedwire::schema {

const char* to_string(EventKind kind) {
  switch (kind) {
    case EventKind::item:
      return "item";
    case EventKind::update:
      return "update";
  }
  return "";
}

const std::string entry_columns =
    "guid, url, external_url, title, summary, summary_type, content, content_type, image, "
    "banner_image, "
    "published, modified, language, comments_url, category, category_path, authors, tags, "
    "attachments, "
    "front_matter";

const std::string entry_marks = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

namespace {

std::optional<std::int64_t> seconds(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

std::optional<Time> time_at(const Query& query, int column) {
  const auto value = query.optional_at(column);
  if (!value) return std::nullopt;
  return Time(std::chrono::seconds(*value));
}

}  // namespace

void bind_entry(Query& query, const feeds::Entry& entry, bool has_own_category) {
  query.borrowed_text(entry.id)
      .borrowed_text(entry.url)
      .borrowed_text(entry.external_url)
      .borrowed_text(entry.title);
  query.borrowed_text(entry.summary.text).borrowed_text(entry.summary.type);
  query.borrowed_text(entry.content.text).borrowed_text(entry.content.type);
  query.borrowed_text(entry.image).borrowed_text(entry.banner_image);
  query.integer(seconds(entry.published)).integer(seconds(entry.updated));
  query.borrowed_text(entry.language).borrowed_text(entry.comments_url);
  query.text(has_own_category ? to_json(entry.categories) : "");
  query.text(has_own_category ? category_path(entry.categories) : "");
  query.text(to_json(entry.authors))
      .text(to_json(entry.categories))
      .text(to_json(entry.enclosures));
  query.borrowed_text(entry.front_matter.json);
}

const std::string item_columns =
    "item.id, item.seq, item.revision, item.backfill, item.received, feed.id, coalesce(feed.name, "
    "feed.title, "
    "feed.url), feed.url, coalesce(item.category, feed.category), coalesce(item.language, "
    "feed.language), "
    "item.guid, item.url, item.external_url, item.title, item.summary, item.summary_type, "
    "item.content, "
    "item.content_type, item.image, item.banner_image, item.published, item.modified, "
    "item.comments_url, "
    "item.authors, item.tags, item.attachments, item.front_matter, "
    "(SELECT story FROM item_story WHERE item_story.item = item.id), "
    "(SELECT duplicate_of FROM item_story WHERE item_story.item = item.id)";

ItemSource source_from(const Query& query, int column) {
  ItemSource source{
      .id = {query.integer_at(column)},
      .name = query.text_at(column + 1),
      .url = query.text_at(column + 2)};
  // A feed that has no name yet is called by its address.
  if (source.name == source.url) source.name = without_login(source.url);
  return source;
}

Item item_from(const Query& query) {
  Item item;
  item.id = {query.integer_at(0)};
  item.seq = {query.integer_at(1)};
  item.revision = static_cast<int>(query.integer_at(2));
  item.backfill = query.integer_at(3) != 0;
  item.received = Time(std::chrono::seconds(query.integer_at(4)));
  item.source = source_from(query, 5);
  item.category = strings_from_json(query.text_at(8));
  item.language = query.text_at(9);
  feeds::Entry& entry = item.entry;
  entry.id = query.text_at(10);
  entry.url = query.text_at(11);
  entry.external_url = query.text_at(12);
  entry.title = query.text_at(13);
  entry.summary = {.text = query.text_at(14), .type = query.text_at(15)};
  entry.content = {.text = query.text_at(16), .type = query.text_at(17)};
  entry.image = query.text_at(18);
  entry.banner_image = query.text_at(19);
  entry.published = time_at(query, 20);
  entry.updated = time_at(query, 21);
  entry.comments_url = query.text_at(22);
  entry.authors = persons_from_json(query.text_at(23));
  entry.categories = strings_from_json(query.text_at(24));
  entry.enclosures = enclosures_from_json(query.text_at(25));
  entry.front_matter = {.json = query.text_at(26)};
  if (const auto story = query.optional_at(27)) item.story = ItemId{*story};
  if (const auto first = query.optional_at(28)) item.duplicate_of = ItemId{*first};
  return item;
}

}  // namespace feedwire::schema
