// How long to wait before something is tried again: growing, and each time a little different so
// that many who wait for the same don't come back at once.
#pragma once

#include <chrono>

namespace feedwire::cli {

class Pauses {
 public:
  static constexpr std::chrono::milliseconds shortest{200};

  explicit Pauses(std::chrono::milliseconds longest) : longest_(longest) {}

  /// `chance` is in [0, 1): half of the pause depends on it.
  std::chrono::milliseconds next(double chance);
  void reset() { next_ = shortest; }

 private:
  std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_{shortest};
};

/// A number in [0, 1), another one each time.
double chance();

}  // namespace feedwire::cli
