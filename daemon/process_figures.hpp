// What the kernel says of this process.
#pragma once

#include <cstdint>

namespace feedwire::daemon {

/// Zero where /proc does not tell; costs next to nothing, unlike the rest.
std::uint64_t resident_bytes();

/// Zero where /proc does not tell.
struct ProcessFigures {
  double cpu_seconds{};
  double start_seconds{};  ///< since the epoch
  std::uint64_t resident_bytes{};
  std::uint64_t virtual_bytes{};
  std::uint64_t threads{};
  std::uint64_t open_descriptors{};
  std::uint64_t most_descriptors{};

  static ProcessFigures now();
};

}  // namespace feedwire::daemon
