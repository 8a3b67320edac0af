#include "schema/retention.hpp"

#include "schema/connection.hpp"
#include "schema/search_index.hpp"
#include "schema/story_index.hpp"

namespace feedwire::schema {
namespace {

Retention retention_from(const Query& query, int column, const Retention& by_default) {
  const auto seconds = query.optional_at(column);
  const auto items = query.optional_at(column + 1);
  if (!seconds && !items) return by_default;
  return {.age = std::chrono::seconds(seconds.value_or(0)), .items = items.value_or(0)};
}

}  // namespace

std::vector<RetentionSweep::Plan> RetentionSweep::plans(const Retention& by_default) const {
  Query query = connection_.query("SELECT id, keep_seconds, keep_items FROM feed WHERE kind = 0");
  std::vector<Plan> plans;
  while (query.step()) {
    const Retention retention = retention_from(query, 1, by_default);
    if (!retention.is_forever()) plans.push_back({{query.integer_at(0)}, retention});
  }
  return plans;
}

std::int64_t RetentionSweep::drop(const Plan& plan, Time now, std::int64_t limit) {
  std::vector<ItemId> old;
  {
    // Items come in the order of their ids, so the first ones are the oldest.
    Query query = connection_.query(
        "SELECT id FROM item WHERE feed = ?1 AND ((?2 > 0 AND received < ?3) OR (?4 > 0 AND id <= "
        "(SELECT id FROM item WHERE feed = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?4))) AND id NOT IN "
        "(SELECT entry_key.item FROM entry_key JOIN feed ON feed.id = entry_key.feed WHERE "
        "entry_key.feed = ?1 AND entry_key.document = feed.document AND feed.removed = 0) "
        "ORDER BY id LIMIT ?5"
    );
    query.integer(plan.feed.value)
        .integer(plan.retention.age.count())
        .integer((now - plan.retention.age).time_since_epoch().count())
        .integer(plan.retention.items)
        .integer(limit);
    while (query.step()) old.push_back({query.integer_at(0)});
  }
  for (const ItemId item : old) drop_item(item);
  if (old.empty()) return 0;
  const auto dropped = static_cast<std::int64_t>(old.size());
  connection_.query("UPDATE feed SET items = items - ? WHERE id = ?")
      .integer(dropped)
      .integer(plan.feed.value)
      .run();
  return dropped;
}

void RetentionSweep::drop_item(ItemId item) {
  SearchIndex(connection_).forget(item);
  StoryIndex(connection_).forget(item);
  connection_
      .query(
          "UPDATE feed SET dropped_to = max(dropped_to, (SELECT max(seq) FROM event WHERE item = "
          "?1)) WHERE id = (SELECT feed FROM item WHERE id = ?1)"
      )
      .integer(item.value)
      .run();
  for (const char* sql : {"DELETE FROM event WHERE item = ?", "DELETE FROM item WHERE id = ?"})
    connection_.query(sql).integer(item.value).run();
}

Seq RetentionSweep::dropped_to(const ItemFilter& filter) const {
  Query query = connection_.query(
      filter.feed ? "SELECT dropped_to FROM feed WHERE id = ?"
                  : "SELECT coalesce(max(dropped_to), 0) FROM feed"
  );
  if (filter.feed) query.integer(filter.feed->value);
  return query.step() ? Seq{query.integer_at(0)} : Seq{};
}

bool RetentionSweep::shrink(std::int64_t pages) {
  // One step of the statement gives one page back.
  {
    Query query = connection_.query("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")");
    while (query.step()) continue;
  }
  Query left = connection_.query("PRAGMA freelist_count");
  return left.step() && left.integer_at(0) > 0;
}

}  // namespace feedwire::schema
