// Notices when the wall clock was set, or stood still for us while the machine slept.
#pragma once

#include <chrono>
#include <optional>

namespace feedwire::daemon {

enum class ClockJump { none, forward, backward };

/// Compares the wall clock with one that nobody sets. A machine that was suspended looks like a
/// jump forward: time passed, and we were not there.
class ClockWatch {
 public:
  using Wall = std::chrono::system_clock::time_point;
  using Steady = std::chrono::steady_clock::time_point;

  /// Differences below this are the drift of clocks and the slewing of time servers.
  static constexpr std::chrono::seconds least{30};

  /// Call it now and then; tells of a jump once.
  ClockJump look(Wall wall, Steady steady) {
    const auto offset = std::chrono::duration_cast<std::chrono::milliseconds>(
        wall.time_since_epoch() - steady.time_since_epoch()
    );
    const auto moved = offset - offset_.value_or(offset);
    if (moved > -least && moved < least && offset_) return ClockJump::none;
    offset_ = offset;
    if (moved >= least) return ClockJump::forward;
    return moved <= -least ? ClockJump::backward : ClockJump::none;
  }

 private:
  std::optional<std::chrono::milliseconds> offset_{};
};

}  // namespace feedwire::daemon
