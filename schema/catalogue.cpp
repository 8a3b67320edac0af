#include "schema/catalogue.hpp"

#include <algorithm>
#include <charconv>

#include "schema/connection.hpp"
#include "schema/search_index.hpp"
#include "schema/story_index.hpp"
#include "schema/text_list.hpp"

namespace feedwire::schema {

std::string without_login(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t host = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  const std::size_t at = url.substr(host, end - host).rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, host)) + std::string(url.substr(host + at + 1));
}

std::string Source::shown_name() const {
  if (!settings.name.empty()) return settings.name;
  return title.empty() ? without_login(url) : title;
}

const std::string& Source::fetch_url() const {
  return state.current_url.empty() ? url : state.current_url;
}

namespace {

const std::string select =
    "SELECT id, kind, url, declared, name, category, every, backfill, headers, paused, title, "
    "site_url, "
    "language, format, current_url, etag, last_modified, validator_url, last_attempt, "
    "last_success, "
    "last_new, next_due, next_reason, failures, error, hold_until, hold, gone, document, "
    "items, hints, charset, timeout_ms, user_agent, rhythm, "
    "digest, keep_seconds, keep_items FROM feed ";

std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }

Time time_from(std::int64_t value) { return Time(std::chrono::seconds(value)); }

std::optional<std::int64_t> seconds(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return seconds(*time);
}

std::optional<Time> time_at(const Query& query, int column) {
  const auto value = query.optional_at(column);
  if (!value) return std::nullopt;
  return time_from(*value);
}

SourceSettings settings_from(const Query& query) {
  SourceSettings settings;
  settings.name = query.text_at(4);
  settings.category = strings_from_json(query.text_at(5));
  if (const auto every = query.optional_at(6)) settings.every = std::chrono::seconds(*every);
  if (const auto backfill = query.optional_at(7)) settings.backfill = Backfill{*backfill};
  settings.headers = headers_from_json(query.text_at(8));
  settings.paused = query.integer_at(9) != 0;
  settings.charset = query.text_at(31);
  if (const auto timeout = query.optional_at(32))
    settings.timeout = std::chrono::milliseconds(*timeout);
  settings.user_agent = query.text_at(33);
  if (const auto age = query.optional_at(36))
    settings.retention =
        Retention{.age = std::chrono::seconds(*age), .items = query.optional_at(37).value_or(0)};
  return settings;
}

SourceState state_from(const Query& query) {
  SourceState state;
  state.current_url = query.text_at(14);
  state.validators = {
      .url = query.text_at(17), .etag = query.text_at(15), .last_modified = query.text_at(16)};
  state.last_attempt = time_at(query, 18);
  state.last_success = time_at(query, 19);
  state.next_due = time_from(query.integer_at(21));
  state.next_reason = query.text_at(22);
  state.failures = static_cast<int>(query.integer_at(23));
  state.error = query.text_at(24);
  state.hold_until = time_at(query, 25);
  state.hold = query.text_at(26);
  state.gone = query.integer_at(27) != 0;
  state.hints = hints_from_json(query.text_at(30));
  state.rhythm = query.text_at(34);
  state.digest = query.text_at(35);
  return state;
}

Source source_from(const Query& query) {
  Source source;
  source.id = {query.integer_at(0)};
  source.kind = query.integer_at(1) == 0 ? SourceKind::feed : SourceKind::folder;
  source.url = query.text_at(2);
  source.declared = query.integer_at(3) != 0;
  source.settings = settings_from(query);
  source.title = query.text_at(10);
  source.site_url = query.text_at(11);
  source.language = query.text_at(12);
  source.format = query.text_at(13);
  source.state = state_from(query);
  source.last_new = time_at(query, 20);
  source.document = query.integer_at(28);
  source.items = query.integer_at(29);
  return source;
}

std::optional<Source> first_of(Query& query) {
  if (!query.step()) return std::nullopt;
  return source_from(query);
}

std::vector<Source> all_of(Query& query) {
  std::vector<Source> sources;
  while (query.step()) sources.push_back(source_from(query));
  return sources;
}

void bind_settings(Query& query, const SourceSettings& settings) {
  query.text(settings.name)
      .text(to_json(settings.category))
      .exact_text(category_path(settings.category))
      .integer(settings.every ? std::optional(settings.every->count()) : std::nullopt)
      .integer(settings.backfill ? std::optional(settings.backfill->newest) : std::nullopt)
      .text(to_json(settings.headers))
      .integer(settings.paused ? 1 : 0)
      .text(settings.charset)
      .integer(settings.timeout ? std::optional(settings.timeout->count()) : std::nullopt)
      .text(settings.user_agent)
      .integer(settings.retention ? std::optional(settings.retention->age.count()) : std::nullopt)
      .integer(settings.retention ? std::optional(settings.retention->items) : std::nullopt);
}

}  // namespace

std::optional<FeedId> Catalogue::add(
    std::string_view url, SourceKind kind, bool declared, const SourceSettings& settings, Time now
) {
  Query query = connection_.query(
      "INSERT INTO feed (url, kind, declared, next_due, next_reason, name, category, "
      "category_path, every, "
      "backfill, headers, paused, charset, timeout_ms, user_agent, keep_seconds, keep_items) "
      "VALUES (?, ?, ?, ?, 'just added', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (url) DO UPDATE SET removed = 0, declared = excluded.declared, next_due = "
      "excluded.next_due, "
      "next_reason = excluded.next_reason, name = excluded.name, category = excluded.category, "
      "category_path = excluded.category_path, every = excluded.every, backfill = "
      "excluded.backfill, "
      "headers = excluded.headers, paused = excluded.paused, charset = excluded.charset, "
      "timeout_ms = excluded.timeout_ms, user_agent = excluded.user_agent, "
      "keep_seconds = excluded.keep_seconds, keep_items = excluded.keep_items, gone = 0, "
      "failures = 0, error = NULL, "
      "hold = NULL, hold_until = NULL WHERE removed = 1 RETURNING id"
  );
  query.text(url)
      .integer(kind == SourceKind::feed ? 0 : 1)
      .integer(declared ? 1 : 0)
      .integer(seconds(now));
  bind_settings(query, settings);
  if (!query.step()) return std::nullopt;
  return FeedId{query.integer_at(0)};
}

std::optional<Source> Catalogue::find(FeedId id) const {
  Query query = connection_.query(select + "WHERE id = ? AND removed = 0");
  query.integer(id.value);
  return first_of(query);
}

std::optional<Source> Catalogue::find_url(std::string_view url) const {
  Query query = connection_.query(select + "WHERE url = ? AND removed = 0");
  query.exact_text(url);
  return first_of(query);
}

std::optional<Source> Catalogue::find_any(std::string_view reference) const {
  std::int64_t number = 0;
  const char* end = reference.data() + reference.size();
  if (std::from_chars(reference.data(), end, number).ptr == end && !reference.empty()) {
    if (auto source = find({number})) return source;
  }
  if (auto source = find_url(reference)) return source;
  Query query = connection_.query(
      select + "WHERE removed = 0 AND coalesce(name, title) = ? ORDER BY id LIMIT 1"
  );
  query.exact_text(reference);
  return first_of(query);
}

std::vector<Source> Catalogue::all() const {
  Query query = connection_.query(select + "WHERE removed = 0 ORDER BY id");
  return all_of(query);
}

std::vector<Source> Catalogue::declared() const {
  Query query = connection_.query(select + "WHERE removed = 0 AND declared = 1 ORDER BY id");
  return all_of(query);
}

std::vector<Source> Catalogue::due(Time until, std::int64_t limit) const {
  Query query = connection_.query(
      select +
      "WHERE kind = 0 AND removed = 0 AND paused = 0 AND gone = 0 AND next_due <= ? "
      "ORDER BY next_due LIMIT ?"
  );
  query.integer(seconds(until)).integer(limit);
  return all_of(query);
}

std::vector<Source> Catalogue::in_trouble(std::int64_t limit) const {
  Query query = connection_.query(
      select +
      "WHERE kind = 0 AND removed = 0 AND paused = 0 AND (gone OR failures > 0 OR error IS NOT "
      "NULL) "
      "ORDER BY failures DESC, id LIMIT ?"
  );
  query.integer(limit);
  return all_of(query);
}

FeedCounts Catalogue::counts(Time now) const {
  Query query = connection_.query(
      "SELECT CASE WHEN paused THEN 'paused' WHEN gone THEN 'gone' WHEN hold_until > ?1 THEN "
      "'held' "
      "WHEN error IS NOT NULL THEN 'failing' WHEN last_success IS NOT NULL THEN 'ok' ELSE 'new' "
      "END "
      "AS state, count(*), sum(next_due <= ?1 AND NOT paused AND NOT gone), "
      "sum(next_due <= ?2 AND NOT paused AND NOT gone) "
      "FROM feed WHERE kind = 0 AND removed = 0 GROUP BY state"
  );
  query.integer(seconds(now));
  query.integer(seconds(now - std::chrono::minutes(5)));
  FeedCounts counts;
  while (query.step()) {
    counts.states[query.text_at(0)] = query.integer_at(1);
    counts.total += query.integer_at(1);
    counts.due += query.integer_at(2);
    counts.late += query.integer_at(3);
  }
  return counts;
}

std::optional<Time> Catalogue::next_due() const {
  Query query = connection_.query(
      "SELECT min(next_due) FROM feed WHERE kind = 0 AND removed = 0 AND paused = 0 AND gone = 0"
  );
  if (!query.step()) return std::nullopt;
  return time_at(query, 0);
}

void Catalogue::set(FeedId id, const SourceSettings& settings) {
  Query query = connection_.query(
      "UPDATE feed SET name = ?, category = ?, category_path = ?, every = ?, backfill = ?, headers "
      "= ?, "
      "paused = ?, charset = ?, timeout_ms = ?, user_agent = ?, keep_seconds = ?, keep_items = ? "
      "WHERE id = ?"
  );
  bind_settings(query, settings);
  query.integer(id.value).run();
}

void Catalogue::set_state(FeedId id, const SourceState& state) {
  Query query = connection_.query(
      "UPDATE feed SET current_url = ?, etag = ?, last_modified = ?, validator_url = ?, "
      "last_attempt = ?, "
      "last_success = ?, next_due = ?, next_reason = ?, failures = ?, error = ?, hold_until = ?, "
      "hold = ?, "
      "gone = ?, hints = ?, rhythm = ?, digest = ? WHERE id = ?"
  );
  query.text(state.current_url)
      .text(state.validators.etag)
      .text(state.validators.last_modified)
      .text(state.validators.url)
      .integer(seconds(state.last_attempt))
      .integer(seconds(state.last_success))
      .integer(seconds(state.next_due))
      .text(state.next_reason)
      .integer(state.failures)
      .text(state.error)
      .integer(seconds(state.hold_until))
      .text(state.hold)
      .integer(state.gone ? 1 : 0)
      .text(to_json(state.hints))
      .text(state.rhythm)
      .text(state.digest)
      .integer(id.value)
      .run();
}

bool Catalogue::set_url(FeedId id, std::string_view url, Time now) {
  Query known = connection_.query("SELECT 1 FROM feed WHERE url = ?");
  known.exact_text(url);
  if (known.step()) return false;
  connection_
      .query(
          "UPDATE feed SET url = ?, current_url = NULL, etag = NULL, last_modified = NULL, "
          "validator_url = NULL, next_due = ?, next_reason = 'just found' WHERE id = ?"
      )
      .exact_text(url)
      .integer(seconds(now))
      .integer(id.value)
      .run();
  return true;
}

void Catalogue::set_declared(FeedId id, bool declared) {
  connection_.query("UPDATE feed SET declared = ? WHERE id = ?")
      .integer(declared ? 1 : 0)
      .integer(id.value)
      .run();
}

void Catalogue::set_channel(FeedId id, const feeds::Channel& channel, std::string_view format) {
  Query query = connection_.query(
      "UPDATE feed SET title = coalesce(?, title), site_url = coalesce(?, site_url), "
      "language = coalesce(?, language), format = coalesce(?, format) WHERE id = ?"
  );
  query.text(channel.title)
      .text(channel.link)
      .text(channel.language)
      .text(format)
      .integer(id.value)
      .run();
}

void Catalogue::make_due(FeedId id, Time at, std::string_view reason) {
  Query query = connection_.query(
      "UPDATE feed SET next_due = max(?1, coalesce(hold_until, ?1)), next_reason = ?2 WHERE id = ?3"
  );
  query.integer(seconds(at)).text(reason).integer(id.value).run();
}

void Catalogue::forgive(const std::vector<FeedId>& feeds, Time now, std::string_view reason) {
  for (const FeedId feed : feeds) {
    connection_
        .query(
            "UPDATE feed SET failures = 0, error = NULL, next_due = ?, next_reason = ? "
            "WHERE id = ?"
        )
        .integer(seconds(now))
        .exact_text(reason)
        .integer(feed.value)
        .run();
  }
}

std::int64_t Catalogue::mend_future(Time now) {
  // A minute is within what clocks of one machine may differ by between two starts.
  Query query = connection_.query(
      "UPDATE feed SET next_due = next_due - (last_attempt - ?1), "
      "hold_until = hold_until - (last_attempt - ?1), last_attempt = ?1 "
      "WHERE last_attempt > ?1 + 60 RETURNING id"
  );
  query.integer(seconds(now));
  std::int64_t mended = 0;
  while (query.step()) ++mended;
  return mended;
}

void Catalogue::spread_overdue(Time now, std::chrono::seconds span) {
  // The id decides the place within the span, so they are even; the time shifts them all, so that a
  // daemon that starts again and again comes to all of them.
  Query query = connection_.query(
      "UPDATE feed SET next_due = ?1 + (id * 7919 + ?1) % (?2 + 1) WHERE kind = 0 AND next_due < "
      "?1 AND "
      "next_due > 0 "
      "AND last_attempt IS NOT NULL"
  );
  query.integer(seconds(now)).integer(span.count()).run();
}

void Catalogue::remove(FeedId id, bool keep_items) {
  if (keep_items) {
    connection_.query("UPDATE feed SET removed = 1, declared = 0 WHERE id = ?")
        .integer(id.value)
        .run();
    return;
  }
  SearchIndex(connection_).forget(id);
  StoryIndex(connection_).forget(id);
  connection_.query("DELETE FROM event WHERE item IN (SELECT id FROM item WHERE feed = ?)")
      .integer(id.value)
      .run();
  for (const char* sql :
       {"DELETE FROM item WHERE feed = ?",
        "DELETE FROM entry_key WHERE feed = ?",
        "DELETE FROM feed WHERE id = ?"}) {
    connection_.query(sql).integer(id.value).run();
  }
}

}  // namespace feedwire::schema
