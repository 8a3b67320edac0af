#include "feeds/rhythm.hpp"

#include <algorithm>
#include <cmath>

#include "feeds/forecast.hpp"
#include "feeds/hour_of_week.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Entries this close to each other came at once.
constexpr seconds at_once = minutes(5);
// One entry this soon after another may have been drawn by it.
constexpr seconds soon = hours(3);
// Clocks differ; a date a little before the last look is still believed.
constexpr seconds tolerance = minutes(2);
// No feed is asked so rarely that a gap this long ago would matter.
constexpr float forgotten_limit = 2 * 86400.0F;
// Older entries of a first document say nothing about the rhythm of today.
constexpr seconds history = days(400);

// Twenty at once count as six: they are found by one request, and are one piece of news about when.
float weight_of(std::size_t entries) {
  return static_cast<float>(std::pow(static_cast<double>(entries), 0.6));
}

void add_weight(Rhythm& rhythm, float weight, Time at) {
  age(rhythm, at);
  rhythm.slow += weight;
  rhythm.recent += weight;
}

// Counts how often one entry follows another sooner than the rate alone would have it.
void note_drawn(Rhythm& rhythm, Time at) {
  if (rhythm.newest == Time{}) return;
  const double by_chance =
      -std::expm1(-Forecast(rhythm, rhythm.newest).mean_rate() * double(seconds(soon).count()));
  const bool is_soon = at >= rhythm.newest && at - rhythm.newest < soon;
  rhythm.drawn += static_cast<float>((is_soon ? 1.0 : 0.0) - by_chance);
  rhythm.drawn = std::max(rhythm.drawn, 0.0F);
}

// One hour, or one day, is one piece of evidence, however much came in it.
void note_active(Rhythm& rhythm, Time at, float hour, float day) {
  if (floor<hours>(at) != floor<hours>(rhythm.newest)) rhythm.active_hours += hour;
  if (floor<days>(at) != floor<days>(rhythm.newest)) rhythm.active_days += day;
}

// Entries of which it is known when they came.
void add_timed(Rhythm& rhythm, Time at, std::size_t entries) {
  const float weight = weight_of(entries);
  note_drawn(rhythm, at);
  note_active(rhythm, at, 1, 1);
  add_weight(rhythm, weight, at);
  rhythm.groups += 1;
  rhythm.hours.at(hour_of(at)) += weight;
  rhythm.weekdays.at(weekday_of(at)) += weight;
  rhythm.newest = std::max(rhythm.newest, at);
}

// Entries that came at some time between two looks.
void add_untimed(Rhythm& rhythm, Time from, Time to, std::size_t entries) {
  const float weight = weight_of(entries);
  add_weight(rhythm, weight, to);
  rhythm.groups += 1;
  const seconds span = to - from;
  const auto known = [&](seconds cycle) {
    return std::max(0.0F, 1 - static_cast<float>(span.count()) / static_cast<float>(cycle.count()));
  };
  note_active(rhythm, to, known(days(1)), known(days(7)));
  rhythm.newest = std::max(rhythm.newest, to);
  if (span <= seconds(0) || span >= days(7)) return;
  const bool tells_hour = span < days(1);
  for (Time at = from; at < to;) {
    const Time next = std::min(to, end_of_hour(at));
    const float part =
        weight * static_cast<float>((next - at).count()) / static_cast<float>(span.count());
    if (tells_hour) rhythm.hours.at(hour_of(at)) += part;
    rhythm.weekdays.at(weekday_of(at)) += part;
    at = next;
  }
}

/// The dates that can be when entries appeared, in order; the others are counted.
struct Dates {
  std::vector<Time> credible{};
  std::size_t others{0};
};

Dates dates_of(const Sighting& seen, Time not_before) {
  Dates dates;
  for (const std::optional<Time>& date : seen.entries) {
    // The very moment of asking is a date that the server makes up.
    const bool is_credible = date && *date >= not_before && *date < seen.at - seconds(30);
    if (is_credible) {
      dates.credible.push_back(*date);
    } else {
      ++dates.others;
    }
  }
  std::sort(dates.credible.begin(), dates.credible.end());
  return dates;
}

void add_all(Rhythm& rhythm, const std::vector<Time>& times) {
  for (auto first = times.begin(); first != times.end();) {
    const auto end =
        std::find_if(first, times.end(), [&](Time at) { return at - *first > at_once; });
    add_timed(rhythm, *first, static_cast<std::size_t>(end - first));
    first = end;
  }
}

Rhythm first_look(const Sighting& seen) {
  const Dates dates = dates_of(seen, seen.at - history);
  Rhythm rhythm;
  rhythm.since = dates.credible.empty() ? seen.at : dates.credible.front();
  rhythm.aged = rhythm.since;
  add_all(rhythm, dates.credible);
  // Entries older than that: the feed has been silent for long.
  for (const std::optional<Time>& date : seen.entries) {
    if (date && *date < seen.at) rhythm.newest = std::max(rhythm.newest, *date);
  }
  return rhythm;
}

void turn_back(Rhythm& rhythm, Time to) {
  for (Time* time : {&rhythm.since, &rhythm.newest, &rhythm.aged, &rhythm.looked})
    *time = std::min(*time, to);
}

// A gap is not to come again: half of what it took is the limit, and eases with every look without.
void note_gap(Rhythm& rhythm, const Sighting& seen) {
  const auto span = static_cast<float>((seen.at - rhythm.looked).count());
  if (seen.missed && span > 0) {
    rhythm.limit = rhythm.limit > 0 ? std::min(rhythm.limit, span / 2) : span / 2;
    return;
  }
  rhythm.limit *= 1.05F;
  if (rhythm.limit > forgotten_limit) rhythm.limit = 0;
}

}  // namespace

Rhythm learn(const Rhythm& before, const Sighting& seen) {
  if (before.is_empty()) {
    Rhythm rhythm = first_look(seen);
    age(rhythm, seen.at);
    rhythm.looked = seen.at;
    rhythm.room = static_cast<float>(seen.carried);
    return rhythm;
  }
  Rhythm rhythm = before;
  turn_back(rhythm, seen.at);
  const Dates dates = dates_of(seen, rhythm.looked - tolerance);
  add_all(rhythm, dates.credible);
  if (dates.others > 0) add_untimed(rhythm, rhythm.looked, seen.at, dates.others);
  age(rhythm, seen.at);
  note_gap(rhythm, seen);
  rhythm.looked = seen.at;
  if (seen.carried > 0) rhythm.room = static_cast<float>(seen.carried);
  return rhythm;
}

}  // namespace feedwire::feeds
