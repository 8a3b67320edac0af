// Where in the day and the week a moment lies, in GMT.
#pragma once

#include <cstddef>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// 0 to 23.
inline std::size_t hour_of(Time at) {
  using std::chrono::floor;
  const auto in_day = at - floor<std::chrono::days>(at);
  return static_cast<std::size_t>(floor<std::chrono::hours>(in_day).count());
}

/// 0 is Sunday.
inline std::size_t weekday_of(Time at) {
  return std::chrono::weekday(std::chrono::floor<std::chrono::days>(at)).c_encoding();
}

inline Time end_of_hour(Time at) {
  return std::chrono::floor<std::chrono::hours>(at) + std::chrono::hours(1);
}

}  // namespace feedwire::feeds
