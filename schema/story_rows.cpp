#include "schema/story_rows.hpp"

#include "feeds/similarity_candidates.hpp"
#include "schema/connection.hpp"

namespace feedwire::schema {
namespace {

const std::string select_row =
    "SELECT item, feed, story, duplicate_of, received, at, site, address, print FROM item_story ";

Time time_from(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

std::int64_t seconds_of(Time time) { return time.time_since_epoch().count(); }

StoryRow row_from(const Query& query) {
  StoryRow row;
  row.item = {query.integer_at(0)};
  row.feed = {query.integer_at(1)};
  row.story = {query.integer_at(2)};
  if (const auto first = query.optional_at(3)) row.duplicate_of = ItemId{*first};
  row.received = time_from(query.integer_at(4));
  row.at = time_from(query.integer_at(5));
  row.site = query.integer_at(6);
  row.address = query.optional_at(7);
  row.print = query.text_at(8);
  return row;
}

std::vector<feeds::BandKey> keys_of(const std::string& print) {
  // Of another version: its keys lead to an item that is taken for what it is now.
  const auto fingerprint = feeds::fingerprint_from_bytes(print);
  return fingerprint ? feeds::bands(*fingerprint) : std::vector<feeds::BandKey>();
}

}  // namespace

std::optional<StoryRow> StoryRows::find(ItemId item) const {
  Query query = connection_.query(select_row + "WHERE item = ?");
  if (!query.integer(item.value).step()) return std::nullopt;
  return row_from(query);
}

void StoryRows::put(const StoryRow& row) const {
  Query query = connection_.query(
      "INSERT OR REPLACE INTO item_story "
      "(item, feed, story, duplicate_of, received, at, site, address, print) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
  );
  query.integer(row.item.value).integer(row.feed.value).integer(row.story.value);
  query.integer(
      row.duplicate_of ? std::optional<std::int64_t>(row.duplicate_of->value) : std::nullopt
  );
  query.integer(seconds_of(row.received)).integer(seconds_of(row.at));
  query.integer(row.site).integer(row.address);
  if (row.print.empty()) {
    query.text("");
  } else {
    query.blob(row.print.data(), row.print.size());
  }
  query.run();
}

void StoryRows::remove(ItemId item) const {
  const std::optional<StoryRow> row = find(item);
  if (!row) return;
  drop_keys(item, row->print);
  connection_.query("DELETE FROM item_story WHERE item = ?").integer(item.value).run();
  std::optional<std::int64_t> heir;
  {
    Query query =
        connection_.query("SELECT min(item) FROM item_story WHERE story = ?1 AND story <> item");
    if (query.integer(item.value).step()) heir = query.optional_at(0);
  }
  if (heir) {
    connection_.query("UPDATE item_story SET story = ?1 WHERE story = ?2 AND story <> item")
        .integer(*heir)
        .integer(item.value)
        .run();
  }
  if (!row->address) return;
  connection_
      .query("UPDATE item_story SET duplicate_of = NULL WHERE address = ? AND duplicate_of = ?")
      .integer(*row->address)
      .integer(item.value)
      .run();
}

std::vector<ItemId> StoryRows::of_feed(FeedId feed) const {
  Query query = connection_.query("SELECT item FROM item_story WHERE feed = ?");
  query.integer(feed.value);
  std::vector<ItemId> items;
  while (query.step()) items.push_back({query.integer_at(0)});
  return items;
}

bool StoryRows::has_members(ItemId story) const {
  Query query =
      connection_.query("SELECT 1 FROM item_story WHERE story = ? AND story <> item LIMIT 1");
  return query.integer(story.value).step();
}

std::vector<StoryRow> StoryRows::with_address(std::int64_t address, ItemId item, std::int64_t limit)
    const {
  Query query =
      connection_.query(select_row + "WHERE address = ? AND item < ? ORDER BY item LIMIT ?");
  query.integer(address).integer(item.value).integer(limit);
  std::vector<StoryRow> rows;
  while (query.step()) rows.push_back(row_from(query));
  return rows;
}

std::vector<StoryRow> StoryRows::candidates(const std::vector<feeds::BandKey>& keys, ItemId item)
    const {
  std::vector<std::int64_t> found;
  for (const feeds::BandKey key : keys) {
    Query query = connection_.query(
        "SELECT item FROM story_key WHERE key = ? AND item < ? ORDER BY item DESC LIMIT ?"
    );
    query.integer(key).integer(item.value);
    query.integer(static_cast<std::int64_t>(feeds::most_items_of_a_key));
    while (query.step()) found.push_back(query.integer_at(0));
  }
  std::vector<StoryRow> rows;
  for (const std::int64_t one : feeds::most_promising(std::move(found))) {
    if (auto row = find({one})) rows.push_back(std::move(*row));
  }
  return rows;
}

void StoryRows::add_keys(ItemId item, const std::vector<feeds::BandKey>& keys) const {
  for (const feeds::BandKey key : keys) {
    connection_.query("INSERT OR IGNORE INTO story_key (key, item) VALUES (?, ?)")
        .integer(key)
        .integer(item.value)
        .run();
  }
}

void StoryRows::drop_keys(ItemId item, const std::string& print) const {
  for (const feeds::BandKey key : keys_of(print)) {
    connection_.query("DELETE FROM story_key WHERE key = ? AND item = ?")
        .integer(key)
        .integer(item.value)
        .run();
  }
}

void StoryRows::drop_old(Time edge, std::int64_t limit) const {
  std::vector<StoryRow> old;
  {
    Query query = connection_.query(
        select_row + "WHERE print IS NOT NULL AND received < ? ORDER BY received LIMIT ?"
    );
    query.integer(seconds_of(edge)).integer(limit);
    while (query.step()) old.push_back(row_from(query));
  }
  for (const StoryRow& row : old) {
    drop_keys(row.item, row.print);
    connection_.query("UPDATE item_story SET print = NULL WHERE item = ?")
        .integer(row.item.value)
        .run();
  }
}

}  // namespace feedwire::schema
