#include "schema/feed_events.hpp"

#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/items.hpp"

namespace feedwire::schema {
namespace {

constexpr std::int64_t kept = 100;  // a feed that comes and goes must not fill the log

}  // namespace

const char* to_string(FeedTurn turn) {
  switch (turn) {
    case FeedTurn::failing:
      return "failing";
    case FeedTurn::recovered:
      return "recovered";
    case FeedTurn::gone:
      return "gone";
    case FeedTurn::moved:
      return "moved";
  }
  return "";
}

Seq FeedEvents::append(FeedId feed, FeedTurn turn, Time at, const std::string& detail) {
  connection_.query("UPDATE log_head SET seq = seq + 1").run();
  Seq seq{};
  {
    Query head = connection_.query("SELECT seq FROM log_head");
    head.step();
    seq = {head.integer_at(0)};
  }
  connection_.query("INSERT INTO feed_event (seq, feed, state, at, detail) VALUES (?, ?, ?, ?, ?)")
      .integer(seq.value)
      .integer(feed.value)
      .integer(static_cast<std::int64_t>(turn))
      .integer(at.time_since_epoch().count())
      .text(detail)
      .run();
  connection_
      .query(
          "DELETE FROM feed_event WHERE feed = ?1 AND seq <= "
          "(SELECT seq FROM feed_event WHERE feed = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)"
      )
      .integer(feed.value)
      .integer(kept)
      .run();
  return seq;
}

std::vector<FeedEvent> FeedEvents::between(Seq after, Seq up_to, const ItemFilter& filter) const {
  Query query = connection_.query(
      "SELECT seq, feed.id, coalesce(feed.name, feed.title, feed.url), feed.url, state, at, detail "
      "FROM feed_event JOIN feed ON feed.id = feed_event.feed WHERE seq > ?1 AND seq <= ?2 AND (?3 "
      "IS NULL OR feed.id = ?3) AND (?4 IS NULL OR substr(feed.category_path || '/', 1, length(?4) "
      "+ 1) = ?4 || '/') ORDER BY seq"
  );
  query.integer(after.value).integer(up_to.value);
  query.integer(filter.feed ? std::optional(filter.feed->value) : std::nullopt);
  query.text(filter.category);
  std::vector<FeedEvent> events;
  while (query.step()) {
    events.push_back(
        {.seq = {query.integer_at(0)},
         .source = source_from(query, 1),
         .turn = static_cast<FeedTurn>(query.integer_at(4)),
         .at = Time(std::chrono::seconds(query.integer_at(5))),
         .detail = query.text_at(6)}
    );
  }
  return events;
}

}  // namespace feedwire::schema
