// When a feed is next due: a pure decision over what a person wants, what the publisher asks for,
// and how the last attempts went.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "feeds/feed.hpp"
#include "feeds/rhythm.hpp"

namespace feedwire::feeds {

/// No server may keep us away for longer.
inline constexpr std::chrono::seconds longest_retry_after = std::chrono::days(7);

/// The part of the configuration that bears on time.
struct Cadence {
  std::chrono::seconds default_interval{std::chrono::hours(1)};
  std::chrono::seconds min_interval{std::chrono::minutes(15)};  ///< never more often, whoever asks
  /// Cap on the rhythm and on what publishers ask for.
  std::chrono::seconds max_interval{std::chrono::hours(24)};
  std::chrono::seconds backoff_max{std::chrono::hours(24)};  ///< cap on the wait after failures
  bool adaptive{true};  ///< by each feed's own rhythm, where it is known
};

/// What the publisher said last; see http_hints.hpp for the headers.
struct ServerHints {
  std::optional<std::chrono::seconds> max_age{};      ///< Cache-Control, or Expires less Date
  std::optional<std::chrono::seconds> retry_after{};  ///< of a 429 or 503 just now
  PollingHints document{};
};

struct CadenceInput {
  Time now{};                                   ///< the moment of the attempt
  std::optional<std::chrono::seconds> every{};  ///< a person's interval for this feed
  int failures{};  ///< in a row, this attempt included; 0 after success
  ServerHints hints{};
  const Rhythm* rhythm{nullptr};  ///< this look included; none: the default interval
  bool missed{false};             ///< this document shares no entry with the one before
  double jitter{};  ///< the share of the wait that is added, 0 to 0.1; chance is the caller's
};

struct Due {
  Time at{};
  /// "interval 1 h", "its rhythm: about 4 entries a day, mostly 08–10 h GMT; asks every 45 min
  /// now", "backoff 4 h after 3 failures", "Retry-After 10 min"
  std::string reason{};
};

/// The interval is a person's for this feed; else what the feed's rhythm says, between the minimum
/// and the maximum; else the default; and the minimum after a gap (`missed`). After success the
/// longest of the interval and what the publisher asks for (capped); after a failure the interval
/// doubled with each further one (capped), or the interval or Retry-After, whichever is longer,
/// where the server named a time (capped at 7 days). Then moved out of the publisher's skipHours
/// and skipDays, unless those leave no time at all.
Due next_due(const Cadence& cadence, const CadenceInput& input);

/// What to pass as `jitter` for the feed with this number, by a `chance` from 0 to 1. Most of it is
/// the feed's own, spread evenly by the golden ratio: feeds of one host that were added together
/// drift apart evenly, round by round, until they are spread over their whole interval. The rest is
/// chance, so that many daemons do not keep step.
double jitter_share(std::int64_t feed, double chance);

/// For people: "90 s", "15 min", "1 h 30 min", "2 h", "3 d".
std::string in_words(std::chrono::seconds span);

}  // namespace feedwire::feeds
