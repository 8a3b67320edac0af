#include "schema/fetch_history.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {
namespace {

std::optional<std::int64_t> count_of(const std::optional<std::chrono::seconds>& span) {
  if (!span) return std::nullopt;
  return span->count();
}

}  // namespace

void FetchHistory::add(FeedId feed, const FetchRecord& record) {
  connection_
      .query(
          "INSERT INTO fetch (feed, at, reason, status, bytes, duration_ms, added, changed, same, "
          "not_modified, note, error, etag, last_modified, max_age, retry_after) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      )
      .integer(feed.value)
      .integer(record.at.time_since_epoch().count())
      .exact_text(record.reason)
      .integer(record.status)
      .integer(static_cast<std::int64_t>(record.bytes))
      .integer(record.duration.count())
      .integer(record.added)
      .integer(record.changed)
      .integer(record.same)
      .integer(record.not_modified ? 1 : 0)
      .text(record.note)
      .text(record.error)
      .text(record.etag)
      .text(record.last_modified)
      .integer(count_of(record.max_age))
      .integer(count_of(record.retry_after))
      .run();
  connection_
      .query(
          "DELETE FROM fetch WHERE feed = ?1 AND id <= "
          "(SELECT id FROM fetch WHERE feed = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"
      )
      .integer(feed.value)
      .integer(kept)
      .run();
}

std::vector<FetchRecord> FetchHistory::recent(FeedId feed, std::int64_t limit) const {
  Query query = connection_.query(
      "SELECT at, reason, status, bytes, duration_ms, added, changed, same, not_modified, note, "
      "error, etag, last_modified, max_age, retry_after FROM fetch WHERE feed = ? ORDER BY id DESC "
      "LIMIT ?"
  );
  query.integer(feed.value).integer(limit);
  std::vector<FetchRecord> records;
  while (query.step()) {
    FetchRecord record;
    record.at = Time(std::chrono::seconds(query.integer_at(0)));
    record.reason = query.text_at(1);
    record.status = static_cast<int>(query.integer_at(2));
    record.bytes = static_cast<std::uint64_t>(query.integer_at(3));
    record.duration = std::chrono::milliseconds(query.integer_at(4));
    record.added = static_cast<int>(query.integer_at(5));
    record.changed = static_cast<int>(query.integer_at(6));
    record.same = static_cast<int>(query.integer_at(7));
    record.not_modified = query.integer_at(8) != 0;
    record.note = query.text_at(9);
    record.error = query.text_at(10);
    record.etag = query.text_at(11);
    record.last_modified = query.text_at(12);
    if (const auto age = query.optional_at(13)) record.max_age = std::chrono::seconds(*age);
    if (const auto wait = query.optional_at(14)) record.retry_after = std::chrono::seconds(*wait);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace feedwire::schema
