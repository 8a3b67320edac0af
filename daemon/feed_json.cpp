#include "daemon/feed_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "daemon/feed_url.hpp"
#include "daemon/json_text.hpp"
#include "daemon/units.hpp"
#include "feeds/cadence.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {
namespace {

namespace json = boost::json;
using schema::FetchRecord;
using schema::Source;
using std::chrono::seconds;

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

json::value time_or_null(const std::optional<feeds::Time>& time) {
  if (!time) return nullptr;
  return json::value(feeds::format_rfc3339(*time));
}

json::value seconds_or_null(const std::optional<seconds>& span) {
  if (!span) return nullptr;
  return span->count();
}

/// What the publisher asks of those who poll, and what will be sent to ask whether anything
/// changed.
json::object asks_of(const Source& source) {
  const feeds::PollingHints& hints = source.state.hints;
  json::object object;
  if (hints.ttl) object["ttl"] = feeds::in_words(*hints.ttl);
  if (hints.update_period) object["update_period"] = feeds::in_words(*hints.update_period);
  if (!hints.skip_hours.empty())
    object["skip_hours"] = json::array(hints.skip_hours.begin(), hints.skip_hours.end());
  if (!hints.skip_days.empty())
    object["skip_days"] = json::array(hints.skip_days.begin(), hints.skip_days.end());
  return object;
}

json::object validators_of(const Source& source) {
  const schema::SavedValidators& saved = source.state.validators;
  json::object object;
  if (!saved.etag.empty()) object["etag"] = saved.etag;
  if (!saved.last_modified.empty()) object["last_modified"] = saved.last_modified;
  return object;
}

json::value next_due_of(const Source& source) {
  const bool is_asked =
      source.kind == schema::SourceKind::feed && !source.settings.paused && !source.state.gone;
  return is_asked ? json::value(feeds::format_rfc3339(source.state.next_due))
                  : json::value(nullptr);
}

json::object object_of(const FetchRecord& record) {
  return {
      {"at", feeds::format_rfc3339(record.at)},
      {"reason", record.reason},
      {"status", record.status},
      {"bytes", record.bytes},
      {"duration_ms", record.duration.count()},
      {"new", record.added},
      {"changed", record.changed},
      {"same", record.same},
      {"not_modified", record.not_modified},
      {"etag", text_or_null(record.etag)},
      {"last_modified", text_or_null(record.last_modified)},
      {"max_age", seconds_or_null(record.max_age)},
      {"retry_after", seconds_or_null(record.retry_after)},
      {"note", text_or_null(record.note)},
      {"error", text_or_null(record.error)}};
}

json::array array_of(const std::vector<FetchRecord>& fetches) {
  json::array array;
  for (const FetchRecord& record : fetches) array.push_back(object_of(record));
  return array;
}

}  // namespace

std::string state_of(const Source& source, feeds::Time now) {
  if (source.settings.paused) return "paused";
  if (source.state.gone) return "gone";
  if (source.state.hold_until && *source.state.hold_until > now) return "held";
  if (!source.state.error.empty()) return "failing";
  return source.state.last_success ? "ok" : "new";
}

bool is_in_trouble(const Source& source) {
  const schema::SourceState& state = source.state;
  return !source.settings.paused && (state.gone || state.failures > 0 || !state.error.empty());
}

bool is_state(std::string_view word) {
  return std::find(feed_states.begin(), feed_states.end(), word) != feed_states.end();
}

json::object feed_object(const FeedView& view) {
  const Source& source = view.source;
  const bool is_folder = source.kind == schema::SourceKind::folder;
  json::object object{
      {"id", source.id.value},
      {"kind", is_folder ? "folder" : "feed"},
      {"url", shown_url(source.url)},
      {"name",
       source.settings.name.empty() && source.title.empty() ? shown_url(source.url)
                                                            : source.shown_name()},
      {"category", json::array(source.settings.category.begin(), source.settings.category.end())},
      {"declared", source.declared},
      {"state", state_of(source, view.now)},
      {"fetching", view.is_fetching},
      {"site_url", text_or_null(source.site_url)},
      {"format", text_or_null(source.format)},
      {"items", source.items},
      {"every", nullptr},
      {"retention", nullptr},
      {"charset", text_or_null(source.settings.charset)},
      {"timeout", nullptr},
      {"user_agent", text_or_null(source.settings.user_agent)},
      {"last_attempt", time_or_null(source.state.last_attempt)},
      {"last_success", time_or_null(source.state.last_success)},
      {"last_new", time_or_null(source.last_new)},
      {"next_due", next_due_of(source)},
      {"failures", source.state.failures},
      {"error", text_or_null(source.state.error)},
      {"hold", text_or_null(source.state.hold)}};
  if (source.settings.every) object["every"] = format_duration(*source.settings.every);
  if (source.settings.retention) object["retention"] = format_retention(*source.settings.retention);
  if (const auto& timeout = source.settings.timeout)
    object["timeout"] = format_duration(std::chrono::ceil<seconds>(*timeout));
  if (const auto& until = source.state.hold_until; until && *until > view.now)
    object["hold_until"] = feeds::format_rfc3339(*until);
  if (!source.state.current_url.empty())
    object["current_url"] = shown_url(source.state.current_url);
  return object;
}

std::string feed_json(const FeedView& feed) { return json_text(feed_object(feed)) + "\n"; }

std::string feeds_json(const std::vector<FeedView>& feeds) {
  json::array array;
  for (const FeedView& feed : feeds) array.push_back(feed_object(feed));
  return json_text(json::object{{"feeds", std::move(array)}}) + "\n";
}

std::string feed_json(const FeedView& feed, const std::vector<FetchRecord>& fetches) {
  json::object object = feed_object(feed);
  const bool is_asked = !next_due_of(feed.source).is_null();
  object["next_reason"] = is_asked ? text_or_null(feed.source.state.next_reason) : nullptr;
  if (const auto rhythm = feeds::rhythm_from_string(feed.source.state.rhythm); !rhythm.is_empty())
    object["rhythm"] = feeds::in_words(rhythm, feed.now);
  object["hints"] = asks_of(feed.source);
  object["validators"] = validators_of(feed.source);
  object["hub"] = text_or_null(feed.source.state.hints.hub);
  object["fetches"] = array_of(fetches);
  return json_text(object) + "\n";
}

std::string fetches_json(const std::vector<FetchRecord>& fetches) {
  return json_text(json::object{{"fetches", array_of(fetches)}}) + "\n";
}

}  // namespace feedwire::daemon
