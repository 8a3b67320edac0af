// What a process holds, over time: is it flat?
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace feedwire::tests {

struct Sample {
  std::uint64_t resident_kib{};
  std::size_t descriptors{};
  std::size_t threads{};
};

class Samples {
 public:
  /// Reads /proc.
  void take(pid_t process);
  std::string newest() const;

  /// The most of the second quarter, when all is warm, ...
  Sample warm() const { return most_from(all_.size() / 4); }
  /// ... and the most of the last one.
  Sample last() const { return most_from(all_.size() - all_.size() / 4); }

 private:
  Sample most_from(std::size_t first) const;

  std::vector<Sample> all_{};
};

}  // namespace feedwire::tests
