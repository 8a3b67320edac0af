#include "cadence_sources.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace feedwire::bench {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::weekday;

constexpr double minute = 60, hour = 3600, day = 86400;

seconds of(double span) { return seconds(static_cast<std::int64_t>(span)); }

void publish(Source& source, Time at) { source.publications.push_back({at, at}); }

Source ordered(Source source) {
  std::stable_sort(
      source.publications.begin(),
      source.publications.end(),
      [](const Publication& a, const Publication& b) { return a.at < b.at; }
  );
  return source;
}

/// How lively each hour of the local day is, and how lively a weekend.
struct Habit {
  std::array<double, 24> hours{};
  double weekend{1};
};

// Quiet at night, a peak in the morning, a slow evening.
constexpr Habit newsroom{
    {.15, .08, .05, .05, .08, .2,  .5,  1.1, 1.7, 1.9, 1.8, 1.6,
     1.3, 1.4, 1.6, 1.7, 1.7, 1.5, 1.3, 1.1, 1,   .9,  .6,  .35},
    0.6};
constexpr Habit office{
    {0,   0, 0,   0,   0,   0,   .05, .3, 1.2, 2.2, 2.6, 2.4,
     1.6, 2, 2.4, 2.4, 2.2, 1.4, .6,  .3, .2,  .1,  0,   0},
    0.08};
constexpr Habit leisure{
    {.4,  .2, .1, 0, 0,   0,   .2,  .5,  .9,  1.1, 1.2, 1.1,
     1.1, 1,  1,  1, 1.1, 1.3, 1.5, 1.8, 2.1, 2.2, 1.7, 1},
    1.3};
constexpr Habit none{{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 1};

double liveliness(const Habit& habit, Time local) {
  const auto date = floor<days>(local);
  const auto clock = static_cast<std::size_t>(floor<hours>(local - date).count());
  const unsigned at = weekday(date).c_encoding();
  return habit.hours.at(clock) * (at == 0 || at == 6 ? habit.weekend : 1);
}

seconds zone(Chance& chance) { return hours(static_cast<int>(chance.between(-8, 10))); }

/// Entries by chance, `a_day` of them on average over a week without weekend, by habit.
void by_chance(
    Source& source,
    Chance& chance,
    Time from,
    Time to,
    double a_day,
    const Habit& habit,
    seconds east
) {
  constexpr double peak = 3;
  double total = 0;
  for (const double one : habit.hours) total += one;
  for (Time at = from; at < to;) {
    at += of(chance.gap(day / (a_day * peak)) + 1);
    if (chance.share() * peak < liveliness(habit, at + east) * 24 / total) publish(source, at);
  }
}

Source steady(
    Chance& chance, const Span& span, double a_day, const Habit& habit, std::size_t room
) {
  Source source{.room = room};
  const Time from = span.begin - of(1.5 * static_cast<double>(room) / a_day * day);
  by_chance(source, chance, from, span.end, a_day, habit, zone(chance));
  source.publications.erase(
      std::remove_if(
          source.publications.begin(),
          source.publications.end(),
          [&](const Publication& one) { return one.at >= span.end; }
      ),
      source.publications.end()
  );
  return source;
}

// All of an edition at once, about six in the morning, not on Sundays.
Source daily_paper(Chance& chance, const Span& span) {
  Source source{.room = 30};
  const seconds east = zone(chance);
  for (auto date = floor<days>(span.begin) - days(30); date < span.end; date += days(1)) {
    if (weekday(date).c_encoding() == 0) continue;
    const Time at = date + hours(6) - east + of(chance.normal(8 * minute));
    const int entries = 15 + static_cast<int>(chance.between(0, 10));
    for (int i = 0; i < entries && at < span.end; ++i) publish(source, at);
  }
  return ordered(std::move(source));
}

// One a week, on its day at about its hour; one in ten falls out.
Source weekly_column(Chance& chance, const Span& span) {
  Source source{.room = 10};
  const double place = chance.between(0, 7 * day);
  for (Time week = span.begin - days(7 * 20); week < span.end; week += days(7)) {
    const Time at = week + of(place + chance.normal(1.5 * hour));
    if (chance.share() > 0.1 && at < span.end) publish(source, at);
  }
  return ordered(std::move(source));
}

// Long silences, then a dozen entries in an afternoon.
Source bursty(Chance& chance, const Span& span) {
  Source source{.room = 25};
  for (Time at = span.begin - days(60); at < span.end;) {
    at += of(chance.gap(6 * day));
    const int entries = 6 + static_cast<int>(chance.between(0, 12));
    Time one = at;
    for (int i = 0; i < entries; ++i, one += of(chance.gap(15 * minute)))
      if (one < span.end) publish(source, one);
    at = one;
  }
  return ordered(std::move(source));
}

void add_dead_years(Source& source, Chance& chance, const Span& span) {
  by_chance(
      source, chance, span.begin - days(5 * 365), span.begin - days(3 * 365), 0.03, leisure, {}
  );
}

Source dead(Chance& chance, const Span& span) {
  Source source{.room = 15};
  add_dead_years(source, chance, span);
  return source;
}

Source waking(Chance& chance, const Span& span) {
  Source source = dead(chance, span);
  by_chance(source, chance, span.begin + days(60), span.end, 2, leisure, zone(chance));
  return source;
}

Source falling_asleep(Chance& chance, const Span& span) {
  Source source{.room = 20};
  by_chance(
      source, chance, span.begin - days(10), span.begin + days(60), 10, newsroom, zone(chance)
  );
  return source;
}

// The local time of the east, said to be GMT.
Source skewed(Chance& chance, const Span& span) {
  Source source = steady(chance, span, 6, leisure, 20);
  const seconds skew = hours(chance.share() < 0.5 ? 8 : -5);
  for (Publication& one : source.publications) one.said = one.at + skew;
  return source;
}

Source undated(Chance& chance, const Span& span) {
  Source source = steady(chance, span, 6, leisure, 20);
  for (Publication& one : source.publications) one.said.reset();
  return source;
}

}  // namespace

std::uint64_t Chance::next() {
  std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

double Chance::share() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

double Chance::between(double low, double high) { return low + (high - low) * share(); }

double Chance::gap(double mean) { return -mean * std::log(1 - share()); }

double Chance::normal(double deviation) {
  const double radius = std::sqrt(-2 * std::log(1 - share()));
  return deviation * radius * std::cos(2 * 3.141592653589793 * share());
}

const std::vector<Kind>& kinds() {
  const auto of_rate = [](double a_day, const Habit& habit, std::size_t room) {
    return
        [=](Chance& chance, const Span& span) { return steady(chance, span, a_day, habit, room); };
  };
  static const std::vector<Kind> all{
      {"news, 100 a day, quiet nights", of_rate(100, newsroom, 60)},
      {"news, 48 a day, the last 10 only", of_rate(48, newsroom, 10)},
      {"agency, 24 a day, any hour", of_rate(24, none, 50)},
      {"trade news, 8 a day, office hours", of_rate(8, office, 20)},
      {"daily paper, 20 at once at six", daily_paper},
      {"blog, 3 a week", of_rate(3.0 / 7, leisure, 10)},
      {"weekly, its day and hour", weekly_column},
      {"blog, 1 a week, any time", of_rate(1.0 / 7, leisure, 10)},
      {"blog, 1 a month", of_rate(1.0 / 30, leisure, 10)},
      {"bursts, a dozen every 6 days", bursty},
      {"dead for three years", dead},
      {"dead, then wakes: 2 a day", waking},
      {"10 a day, then falls asleep", falling_asleep},
      {"6 a day, dates 8 h late or 5 h early", skewed},
      {"6 a day, no dates", undated}};
  return all;
}

}  // namespace feedwire::bench
