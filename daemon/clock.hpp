// The only place that asks what time it is.
#pragma once

#include <chrono>

#include "feeds/feed.hpp"

namespace feedwire::daemon {

/// Wall-clock time, for what people and publishers see. Durations are measured with steady clocks
/// instead.
inline feeds::Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace feedwire::daemon
