#include "feeds/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "feeds/hour_of_week.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double day = 86400;
constexpr double slow_memory = 45 * day;
constexpr double recent_memory = 5 * day;
constexpr seconds longest_ageing = days(31);

// What is expected of a feed before anything is known: half an entry in an hour of watching.
constexpr double prior_entries = 0.5;
constexpr double prior_time = 3600;

// How long an entry goes on drawing others.
constexpr double drawing_time = 5400;
// So many of them say little about whether they draw others.
constexpr double few_groups = 3;

// Whatever the pattern, so much comes at any time: a new habit is to be noticed.
constexpr double stray = 0.05;

// A silence in which so many entries were expected is no chance any more.
constexpr double silence = 3;

double seconds_between(Time from, Time to) { return std::max(0.0, double((to - from).count())); }

double watched(const Rhythm& rhythm, Time now, double memory) {
  return memory * -std::expm1(-seconds_between(rhythm.since, now) / memory);
}

double sum(const auto& weights) { return std::accumulate(weights.begin(), weights.end(), 0.0); }

// How much more uneven the weights are than as many draws from an even distribution would be, as a
// share of the unevenness (the shrinkage of James and Stein): 0 where chance explains all of it.
double trust_of(const auto& weights, double draws) {
  const double total = sum(weights);
  if (total <= 0 || draws <= 1) return 0;
  const double even = 1.0 / static_cast<double>(weights.size());
  double unevenness = -even;
  for (const double weight : weights) unevenness += weight * weight / (total * total);
  if (unevenness <= 0) return 0;
  return std::clamp(1 - (1 - even) / draws / unevenness, 0.0, 1.0);
}

}  // namespace

void age(Rhythm& rhythm, Time to) {
  const auto passed = floor<hours>(std::min<seconds>(to - rhythm.aged, longest_ageing));
  // In whole hours: what is kept as text would round shorter steps away.
  if (passed < hours(1)) return;
  const double span = static_cast<double>(seconds(passed).count());
  const auto slower = static_cast<float>(std::exp(-span / slow_memory));
  rhythm.recent *= static_cast<float>(std::exp(-span / recent_memory));
  for (float* weight :
       {&rhythm.slow, &rhythm.groups, &rhythm.drawn, &rhythm.active_hours, &rhythm.active_days})
    *weight *= slower;
  for (float& weight : rhythm.hours) weight *= slower;
  for (float& weight : rhythm.weekdays) weight *= slower;
  rhythm.aged = to - rhythm.aged > longest_ageing ? to : rhythm.aged + passed;
}

Forecast::Forecast(const Rhythm& rhythm, Time now) : now_(now) {
  Rhythm aged = rhythm;
  age(aged, now);
  take_rate(aged);
  take_pattern(aged);
  const bool has_newest = aged.newest != Time{};
  const double missing = expected_since(has_newest ? aged.newest : aged.since);
  if (missing > silence) mean_ *= silence / missing;
  if (!has_newest) return;
  const double share_drawn =
      static_cast<double>(aged.drawn) / (static_cast<double>(aged.groups) + few_groups);
  drawn_ = std::clamp(share_drawn, 0.0, 0.9) *
           std::exp(-seconds_between(aged.newest, now) / drawing_time);
}

void Forecast::take_rate(const Rhythm& aged) {
  const double in_recent = static_cast<double>(aged.recent);
  const double watched_recently = watched(aged, now_, recent_memory) + prior_time;
  const double slow = (static_cast<double>(aged.slow) + prior_entries) /
                      (watched(aged, now_, slow_memory) + prior_time);
  // One entry of late may be chance; more of them wake a feed.
  const double awake = std::max(slow, (in_recent - 1) / watched_recently);
  // Of a busy feed five days tell enough, of others they don't.
  const double evidence = std::max(in_recent, slow * recent_memory);
  const double weight = evidence / (evidence + 20);
  mean_ = weight * in_recent / watched_recently + (1 - weight) * awake;
  crowding_ = std::max(1.0, awake / mean_);
}

void Forecast::take_pattern(const Rhythm& aged) {
  hours_trust_ = trust_of(aged.hours, static_cast<double>(aged.active_hours));
  weekdays_trust_ = trust_of(aged.weekdays, static_cast<double>(aged.active_days));
  const double in_hours = std::max(sum(aged.hours), 1e-9);
  const double in_days = std::max(sum(aged.weekdays), 1e-9);
  for (std::size_t i = 0; i < 24; ++i) {
    // Something of the hours around: publishers drift, and have summer time.
    const auto own = static_cast<double>(aged.hours[i]);
    const auto around = static_cast<double>(aged.hours[(i + 23) % 24] + aged.hours[(i + 1) % 24]);
    const double part = (0.7 * own + 0.15 * around) / in_hours;
    hours_[i] = 1 - hours_trust_ + hours_trust_ * 24 * part;
  }
  for (std::size_t i = 0; i < 7; ++i) {
    const double part = static_cast<double>(aged.weekdays[i]) / in_days;
    weekdays_[i] = 1 - weekdays_trust_ + weekdays_trust_ * 7 * part;
  }
}

double Forecast::share(Time at) const {
  return stray + (1 - stray) * hours_[hour_of(at)] * weekdays_[weekday_of(at)];
}

double Forecast::drawn_between(double from, double to) const {
  if (drawn_ <= 0 || from > 8 * drawing_time) return 0;
  return drawn_ * (std::exp(-from / drawing_time) - std::exp(-to / drawing_time));
}

double Forecast::expected_since(Time from) const {
  if (now_ - from > days(7)) return mean_ * seconds_between(from, now_);
  double expected = 0;
  while (from < now_) {
    const bool is_whole_day = from == floor<days>(from) && now_ - from >= days(1);
    const Time next = is_whole_day ? from + days(1) : std::min(now_, end_of_hour(from));
    const double here = is_whole_day ? weekdays_[weekday_of(from)] : share(from);
    expected += mean_ * here * seconds_between(from, next);
    from = next;
  }
  return expected;
}

seconds Forecast::worth_waiting(double price, double room, seconds most) const {
  const double end = static_cast<double>(most.count());
  double passed = 0, expected = 0, waiting = 0;
  while (passed < end) {
    const Time here = now_ + seconds(static_cast<std::int64_t>(passed));
    double step = std::min(end - passed, seconds_between(here, end_of_hour(here)));
    // What is drawn fades, so its rate is taken as even over short steps only.
    const bool is_drawing = drawn_ > 0 && passed < 8 * drawing_time;
    if (is_drawing) step = std::min(step, std::max(300.0, passed / 4));
    const double rate = mean_ * share(here) + drawn_between(passed, passed + step) / step;
    const double lacking = price - waiting;
    const double until_full = rate > 0 ? (room / crowding_ - expected) / rate : end;
    const bool is_enough = lacking <= expected * step + rate * step * step / 2;
    if (is_enough || until_full < step) {
      // expected·x + rate·x²/2 = lacking
      const double root = std::sqrt(expected * expected + 2 * rate * lacking);
      const double until_enough = 2 * lacking / (expected + root);
      return seconds(static_cast<std::int64_t>(passed + std::min(until_enough, until_full)));
    }
    waiting += expected * step + rate * step * step / 2;
    expected += rate * step;
    passed += step;
  }
  return most;
}

}  // namespace feedwire::feeds
