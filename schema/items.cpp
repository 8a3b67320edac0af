#include "schema/items.hpp"

#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/item_where.hpp"

namespace feedwire::schema {
namespace {

const std::string from_item = " FROM item JOIN feed ON feed.id = item.feed WHERE 1";

}  // namespace

std::vector<Item> Items::list(const ItemPage& page) const {
  const ItemWhere where(page.filter);
  std::string sql = "SELECT " + item_columns + from_item + where.sql();
  if (page.after) sql += " AND item.id > ?";
  if (page.before) sql += " AND item.id < ?";
  sql += page.ascending ? " ORDER BY item.id ASC LIMIT ?" : " ORDER BY item.id DESC LIMIT ?";
  Query query = connection_.query(sql);
  where.bind(query);
  if (page.after) query.integer(page.after->value);
  if (page.before) query.integer(page.before->value);
  query.integer(page.limit);
  std::vector<Item> items;
  while (query.step()) items.push_back(item_from(query));
  return items;
}

std::optional<Item> Items::find(Seq any) const {
  Query query = connection_.query(
      "SELECT " + item_columns + from_item + " AND item.id = (SELECT item FROM event WHERE seq = ?)"
  );
  query.integer(any.value);
  if (!query.step()) return std::nullopt;
  return item_from(query);
}

void Items::tell_others(std::vector<Item>& items) const {
  for (Item& item : items) {
    if (!item.story) continue;
    Query query = connection_.query(
        "SELECT item.id, feed.id, coalesce(feed.name, feed.title, feed.url), feed.url, item.title, "
        "item.url FROM (SELECT item AS id FROM item_story WHERE story = ?1 AND story <> item UNION "
        "ALL SELECT ?1) AS member JOIN item ON item.id = member.id JOIN feed ON feed.id = "
        "item.feed WHERE item.id <> ?2 ORDER BY item.id"
    );
    query.integer(item.story->value).integer(item.id.value);
    while (query.step()) {
      StoryMember& other = item.others.emplace_back();
      other.id = {query.integer_at(0)};
      other.source = source_from(query, 1);
      other.title = query.text_at(4);
      other.url = query.text_at(5);
    }
  }
}

std::optional<std::string> Items::document(ItemId item) const {
  Query query = connection_.query("SELECT bytes FROM item_document WHERE item = ?");
  query.integer(item.value);
  if (!query.step()) return std::nullopt;
  return query.text_at(0);
}

/// Where a batch that begins behind `after` ends. The events are bounded before they are filtered:
/// a filter that matches nothing costs a batch, not the log.
Seq Items::edge(Seq after, Seq up_to, std::int64_t limit) const {
  Query edge = connection_.query(
      "SELECT max(seq), count(*) FROM (SELECT seq FROM event WHERE seq > ? AND seq <= ? ORDER BY "
      "seq LIMIT ?)"
  );
  edge.integer(after.value).integer(up_to.value).integer(limit);
  edge.step();
  return edge.integer_at(1) == limit ? Seq{edge.integer_at(0)} : up_to;
}

EventBatch Items::latest(Seq after, Seq up_to, std::int64_t limit, const ItemFilter& filter) const {
  EventBatch batch{.items = {}, .feeds = {}, .cursor = edge(after, up_to, limit)};
  const ItemWhere where(filter);
  Query query = connection_.query(
      "SELECT " + item_columns +
      " FROM event JOIN item ON item.id = event.item AND item.seq = event.seq JOIN feed ON feed.id "
      "= item.feed WHERE event.seq > ? AND event.seq <= ?" +
      where.sql() + " ORDER BY event.seq"
  );
  query.integer(after.value).integer(batch.cursor.value);
  where.bind(query);
  while (query.step()) batch.items.push_back(item_from(query));
  return batch;
}

EventBatch Items::after(
    Seq after, Seq up_to, std::int64_t limit, const ItemFilter& filter, bool updates
) const {
  EventBatch batch{.items = {}, .feeds = {}, .cursor = edge(after, up_to, limit)};
  if (filter.feeds) batch.feeds = FeedEvents(connection_).between(after, batch.cursor, filter);
  const ItemWhere where(filter);
  Query query = connection_.query(
      "SELECT " + item_columns +
      ", event.seq, event.kind FROM event JOIN item ON item.id = event.item "
      "JOIN feed ON feed.id = item.feed WHERE event.seq > ? AND event.seq <= ? AND event.backfill "
      "= 0 "
      "AND (event.kind = 0 OR event.kind = 1 AND ? OR event.kind = 2 AND ?)" +
      where.sql() + " ORDER BY event.seq"
  );
  query.integer(after.value).integer(batch.cursor.value).integer(updates ? 1 : 0);
  query.integer(filter.removals ? 1 : 0);
  where.bind(query);
  while (query.step()) {
    Item item = item_from(query);
    item.seq = {query.integer_at(item_column_count)};
    item.event = static_cast<EventKind>(query.integer_at(item_column_count + 1));
    batch.items.push_back(std::move(item));
  }
  return batch;
}

}  // namespace feedwire::schema
