#include "feeds/cadence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "feeds/forecast.hpp"
#include "feeds/hour_of_week.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Wait {
  seconds span{};
  std::string reason{};
};

// A feed of so many entries a second is asked every default_interval; one of eight times as many
// twice as often, one of an eighth half as often. With the square root instead of the cube root the
// sum of all waiting would be least for so many requests; but then a feed of a hundred a day gets
// nearly all of them, and one entry a month waits as if it counted as little as one of a hundred.
constexpr double usual_rate = 24.0 / 86400;

// No more entries than this share of the document are expected between two looks: chance may bring
// several times as many, and all should still be there.
constexpr double filled = 0.1;

// Waits of minutes or more are kept in whole minutes, as people read them.
seconds tidy(seconds span) { return span < minutes(10) ? span : floor<minutes>(span); }

seconds span_by_rhythm(const Cadence& cadence, const Rhythm& rhythm, const Forecast& forecast) {
  const double rate = forecast.mean_rate();
  const double even =
      static_cast<double>(cadence.default_interval.count()) * std::cbrt(usual_rate / rate);
  // What waits in all until a steady feed of this rate is asked; where there are hours with more
  // and hours with less, the same amount is reached sooner and later.
  const double price = rate * even * even / 2;
  const double room = rhythm.room > 0 ? static_cast<double>(rhythm.room) * filled
                                      : std::numeric_limits<double>::infinity();
  return forecast.worth_waiting(price, room, cadence.max_interval);
}

Wait by_rhythm(const Cadence& cadence, const Rhythm& rhythm, Time now) {
  const Forecast forecast(rhythm, now);
  seconds span = span_by_rhythm(cadence, rhythm, forecast);
  const seconds limit(static_cast<std::int64_t>(rhythm.limit));
  const bool is_limited = limit > seconds(0) && limit < span;
  if (is_limited) span = limit;
  span = std::max(std::min(tidy(span), cadence.max_interval), cadence.min_interval);
  std::string reason = "its rhythm: " + in_words(rhythm, forecast);
  if (is_limited) reason += ", and some may have been missed";
  return {span, reason + "; asks every " + in_words(span) + " now"};
}

Wait interval_of(const Cadence& cadence, const CadenceInput& input) {
  const bool knows_rhythm = input.rhythm && !input.rhythm->is_empty();
  if (cadence.adaptive && !input.every && knows_rhythm)
    return by_rhythm(cadence, *input.rhythm, input.now);
  const seconds span =
      std::max(input.every.value_or(cadence.default_interval), cadence.min_interval);
  return {span, "interval " + in_words(span)};
}

/// The interval, or a hint that is longer.
Wait after_success(const Cadence& cadence, const CadenceInput& input) {
  Wait wait = interval_of(cadence, input);
  if (input.missed && wait.span > cadence.min_interval)
    wait = {cadence.min_interval, "sooner than usual, since entries may have been missed"};
  const auto lengthen = [&](std::optional<seconds> asked, const char* by) {
    if (!asked || *asked <= wait.span) return;
    const seconds granted = std::min(*asked, cadence.max_interval);
    if (granted <= wait.span) return;
    const bool is_capped = granted < *asked;
    wait.reason = is_capped ? "publisher asks for more than " : "publisher asks for ";
    wait.reason += in_words(granted) + " (" + by + ")";
    wait.span = granted;
  };
  const PollingHints& document = input.hints.document;
  lengthen(input.hints.max_age, "Cache-Control");
  if (document.ttl) {
    // Compared in minutes: a document may name more of them than fit as seconds.
    const minutes cap = std::chrono::ceil<minutes>(cadence.max_interval) + minutes(1);
    lengthen(std::min(*document.ttl, cap), "ttl");
  }
  lengthen(document.update_period, "sy:updatePeriod");
  return wait;
}

Wait after_failure(const Cadence& cadence, const CadenceInput& input) {
  const seconds interval = interval_of(cadence, input).span;
  if (input.hints.retry_after) {
    const seconds asked = std::min(*input.hints.retry_after, longest_retry_after);
    if (asked >= interval) return {asked, "Retry-After " + in_words(asked)};
    return {interval, "interval " + in_words(interval) + ", longer than Retry-After"};
  }
  const seconds cap = std::max(cadence.backoff_max, interval);
  seconds span = interval;
  for (int doubled = 1; doubled < input.failures && span < cap; ++doubled) span *= 2;
  span = std::min(span, cap);
  const char* noun = input.failures == 1 ? " failure" : " failures";
  return {span, "backoff " + in_words(span) + " after " + std::to_string(input.failures) + noun};
}

/// The hours of a week in GMT, as the publisher closes them.
class Closed {
 public:
  explicit Closed(const PollingHints& hints) {
    for (const int hour : hints.skip_hours) {
      if (hour >= 0 && hour <= 24) hours_.at(static_cast<std::size_t>(hour % 24)) = true;
    }
    for (const int day : hints.skip_days) {
      if (day >= 0 && day < 7) days_.at(static_cast<std::size_t>(day)) = true;
    }
    // Whoever closes everything cannot mean it.
    if (std::all_of(hours_.begin(), hours_.end(), [](bool closed) { return closed; }))
      hours_.fill(false);
    if (std::all_of(days_.begin(), days_.end(), [](bool closed) { return closed; }))
      days_.fill(false);
  }

  bool operator()(Time time) const {
    return hours_.at(hour_of(time)) || days_.at(weekday_of(time));
  }

 private:
  std::array<bool, 24> hours_{};
  std::array<bool, 7> days_{};
};

seconds share_of(seconds span, double share) {
  return std::chrono::duration_cast<seconds>(span * std::clamp(share, 0.0, 0.1));
}

}  // namespace

std::string in_words(seconds span) {
  const auto text = [](auto count, const char* unit) { return std::to_string(count) + unit; };
  if (span % days(1) == seconds(0) && span > days(1)) return text(span / days(1), " d");
  if (span % hours(1) == seconds(0) && span > seconds(0)) return text(span / hours(1), " h");
  if (span % minutes(1) != seconds(0) || span == seconds(0)) return text(span.count(), " s");
  if (span < hours(2)) return text(span / minutes(1), " min");
  return text(span / hours(1), " h ") + text(span % hours(1) / minutes(1), " min");
}

double jitter_share(std::int64_t feed, double chance) {
  constexpr double golden = 0.6180339887498949;
  const double own = std::fmod(static_cast<double>(feed) * golden, 1.0);
  return 0.08 * own + 0.02 * chance;
}

Due next_due(const Cadence& cadence, const CadenceInput& input) {
  Wait wait = input.failures > 0 ? after_failure(cadence, input) : after_success(cadence, input);
  Due due{input.now + wait.span + share_of(wait.span, input.jitter), std::move(wait.reason)};
  const Closed is_closed(input.hints.document);
  if (!is_closed(due.at)) return due;
  while (is_closed(due.at)) due.at = end_of_hour(due.at);
  // Not all of a publisher's readers in the first second of the hour.
  due.at += share_of(hours(1), input.jitter);
  due.reason += ", then past the publisher's skipHours and skipDays";
  return due;
}

}  // namespace feedwire::feeds
