#include "feeds/polling_hints.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/extensions.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t longest_ttl = 60 * 24 * 366;  // minutes

std::optional<std::uint64_t> number_in(
    const Scope& scope, Vocabulary vocabulary, const char* local
) {
  return whole_number(text_of(scope.children().first(vocabulary, local)));
}

std::optional<seconds> update_period(const Scope& scope) {
  constexpr std::pair<std::string_view, long> periods[] = {
      {"hourly", 3600},
      {"daily", 86400},
      {"weekly", 604800},
      {"monthly", 2592000},
      {"yearly", 31536000}};
  const std::string word =
      lower(trim(text_of(scope.children().first(Vocabulary::syndication, "updatePeriod"))));
  const auto frequency = number_in(scope, Vocabulary::syndication, "updateFrequency");
  if (word.empty() && !frequency) return std::nullopt;
  const auto found = std::find_if(std::begin(periods), std::end(periods), [&](const auto& period) {
    return period.first == (word.empty() ? "daily" : word);
  });
  if (found == std::end(periods)) return std::nullopt;
  const long times =
      frequency && *frequency > 0 && *frequency < 100'000 ? static_cast<long>(*frequency) : 1;
  return seconds(std::max(1L, found->second / times));
}

void add_once(std::vector<int>& all, int value) {
  if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
}

int day_named(std::string_view name) {
  constexpr std::string_view days[] = {
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  const auto found = std::find(std::begin(days), std::end(days), lower(trim(name)));
  return found == std::end(days) ? -1 : static_cast<int>(found - std::begin(days));
}

}  // namespace

PollingHints polling_hints(const Scope& channel) {
  PollingHints hints;
  const auto ttl = number_in(channel, Vocabulary::plain, "ttl");
  if (ttl && *ttl > 0) hints.ttl = std::chrono::minutes(std::min(*ttl, longest_ttl));
  hints.update_period = update_period(channel);
  const XmlDocument& document = channel.reading().document;
  const Children hours(document, channel.children().first(Vocabulary::plain, "skipHours"));
  hours.any(Vocabulary::plain, "hour", [&](Element element) {
    const auto hour = whole_number(text_of(element));
    // Some count from 1 to 24.
    if (hour && *hour <= 24) add_once(hints.skip_hours, static_cast<int>(*hour % 24));
    return false;
  });
  const Children days(document, channel.children().first(Vocabulary::plain, "skipDays"));
  days.any(Vocabulary::plain, "day", [&](Element element) {
    if (const int day = day_named(text_of(element)); day >= 0) add_once(hints.skip_days, day);
    return false;
  });
  return hints;
}

}  // namespace feedwire::feeds
