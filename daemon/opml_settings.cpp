#include "daemon/opml_settings.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "daemon/feed_wish.hpp"
#include "daemon/json_text.hpp"
#include "daemon/units.hpp"

namespace feedwire::daemon {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 7> known{
    "every", "backfill", "retention", "charset", "timeout", "user_agent", "paused"};

std::string in_words(const schema::Backfill& backfill) {
  if (backfill.newest == schema::Backfill::all) return "all";
  return backfill.newest == 0 ? "none" : std::to_string(backfill.newest);
}

std::string in_words(std::chrono::milliseconds timeout) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(timeout);
  return whole == timeout ? format_duration(whole) : std::to_string(timeout.count()) + "ms";
}

// As a client would send it: a number or a truth where it is one.
json::value member_from(std::string_view name, const std::string& text) {
  if (name == "paused" && (text == "true" || text == "false")) return text == "true";
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (name == "backfill" && error == std::errc() && stop == end) return number;
  return json::value(text);
}

}  // namespace

std::map<std::string, std::string> opml_settings(const schema::SourceSettings& settings) {
  std::map<std::string, std::string> all;
  if (settings.every) all["every"] = format_duration(*settings.every);
  if (settings.backfill) all["backfill"] = in_words(*settings.backfill);
  if (settings.retention) all["retention"] = format_retention(*settings.retention);
  if (settings.timeout) all["timeout"] = in_words(*settings.timeout);
  if (!settings.charset.empty()) all["charset"] = settings.charset;
  if (!settings.user_agent.empty()) all["user_agent"] = settings.user_agent;
  if (settings.paused) all["paused"] = "true";
  return all;
}

Result<schema::SourceSettings> settings_from(const feeds::Outline& outline) {
  const schema::SourceSettings plain{.name = outline.title, .category = outline.category};
  json::object members;
  for (const std::string_view name : known) {
    const auto found = outline.settings.find(std::string(name));
    if (found != outline.settings.end()) members[name] = member_from(name, found->second);
  }
  if (members.empty()) return plain;
  const auto wish = feed_wish_from(json_text(members), plain);
  if (wish) return wish->settings;
  return Problem{
      .what = "feedwire:" + wish.error().what, .where = outline.url, .remedy = wish.error().remedy};
}

}  // namespace feedwire::daemon
