// The words of dates: months in the languages that feeds are written in, and the names of zones.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace feedwire::feeds {

/// 1 to 12 for a month's name or its usual abbreviation, 0 otherwise. The word is in lower case.
unsigned month_named(std::string_view word);

/// How far the zone is ahead of UTC. The word is in lower case; nothing for an unknown name.
std::optional<std::chrono::minutes> zone_named(std::string_view word);

/// A word that may stand between the parts of a date without a meaning of its own: "at", "de",
/// "uhr".
bool is_date_filler(std::string_view word);

}  // namespace feedwire::feeds
