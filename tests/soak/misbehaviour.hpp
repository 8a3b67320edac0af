// An origin's bad days: answers that go wrong at random, the same ones for the same seed.
#pragma once

#include <cstdint>
#include <random>

#include "tests/origin/origin.hpp"

namespace feedwire::tests {

/// Copies share nothing, so each origin has one of its own; used on its origin's thread.
class Misbehaviour {
 public:
  explicit Misbehaviour(std::uint32_t seed) : chance_(seed) {}

  Answer next(const SeenRequest& request);

 private:
  std::minstd_rand chance_;
};

/// An RSS document with the items `first` to `last` of a feed, titled "FEED-NUMBER"; at least 60
/// are in it where there are so many.
std::string soak_feed(const std::string& feed, int last);

}  // namespace feedwire::tests
