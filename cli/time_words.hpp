// Times as people say and type them, and as the protocol writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feeds/feed.hpp"
#include "feeds/problem.hpp"

namespace feedwire::cli {

using feeds::Time;

/// The only clock of the command line.
Time now();

/// "2022-08-18T11:01:50Z"
std::string rfc3339(Time time);

/// Reads RFC 3339 (section 5.6) with "Z" or an offset; a fraction of a second is dropped.
std::optional<Time> parse_rfc3339(std::string_view text);

/// What `--since` and `--until` take: an RFC 3339 time, a date (its local midnight), or an age such
/// as "90s", "30m", "2h", "7d", "4w" before `now`.
Result<Time> parse_when(std::string_view text, Time now);

/// "2022-08-18 19:01" in the user's time zone.
std::string local_time(Time time);

/// "just now", "3 min ago", "in 2 h", "5 days ago"
std::string relative_time(Time time, Time now);

/// "45 s", "3 min", "2 h", "5 days": the largest unit that fits, rounded down.
std::string length_words(std::chrono::seconds length);

}  // namespace feedwire::cli
