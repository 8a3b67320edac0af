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

/// The head of a good answer whose body has this length, for answers that are sent piece by piece.
std::string head_of(std::size_t length);

/// An RSS document with the last 60 items of a feed, up to `last`, titled "FEED-NUMBER".
std::string soak_feed(const std::string& feed, int last);

}  // namespace feedwire::tests
