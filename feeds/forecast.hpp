// What a feed's rhythm lets one expect, and how long it is therefore worth waiting.
#pragma once

#include <array>
#include <chrono>

#include "feeds/rhythm.hpp"

namespace feedwire::feeds {

/// The weights after the time that passed up to `to`; a month at most at a time, so that a clock
/// that jumps ahead and comes back doesn't wipe out what was learned.
void age(Rhythm& rhythm, Time to);

/// Entries to come, as seen from `now`; a week is all the same as the next one.
class Forecast {
 public:
  Forecast(const Rhythm& rhythm, Time now);

  /// Entries a second, averaged over the week; what came at once counts as less.
  double mean_rate() const { return mean_; }

  Time now() const { return now_; }

  /// 0 to 1: how far hours and days of the week are to be believed.
  double hours_trust() const { return hours_trust_; }
  double weekdays_trust() const { return weekdays_trust_; }

  /// After how long the entries that are expected by then will have waited for `price` in all
  /// (seconds of waiting, over all entries), or more of them than `room` would be there; no longer
  /// than `most`.
  ///
  /// For a steady rate r that is √(2·price/r), the interval at which the sum of waiting and of
  /// `price` a request is least; where the rate has peaks, the requests fall just behind them.
  std::chrono::seconds worth_waiting(double price, double room, std::chrono::seconds most) const;

 private:
  void take_rate(const Rhythm& aged);
  void take_pattern(const Rhythm& aged);
  double share(Time at) const;
  double drawn_between(double from, double to) const;
  double expected_since(Time from) const;

  Time now_{};
  double mean_{0};
  double crowding_{1};  ///< how much higher the rate may be than the mean of late
  double hours_trust_{0};
  double weekdays_trust_{0};
  std::array<double, 24> hours_{};
  std::array<double, 7> weekdays_{};
  double drawn_{0};  ///< entries that the newest one is still expected to draw
};

/// What in_words(rhythm, now) says, for whoever has the forecast already.
std::string in_words(const Rhythm& rhythm, const Forecast& forecast);

}  // namespace feedwire::feeds
