#include "cli/pauses.hpp"

#include <algorithm>
#include <random>

namespace feedwire::cli {

std::chrono::milliseconds Pauses::next(double chance) {
  const auto half = next_ / 2;
  const auto extra = static_cast<double>(half.count()) * chance;
  const std::chrono::milliseconds pause = half + std::chrono::milliseconds{static_cast<int>(extra)};
  next_ = std::min(next_ * 2, longest_);
  return pause;
}

double chance() {
  thread_local std::minstd_rand source{std::random_device{}()};
  return std::uniform_real_distribution<double>{0.0, 1.0}(source);
}

}  // namespace feedwire::cli
