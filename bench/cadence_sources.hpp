// Feeds that publish as feeds do, made up from a seed: the world that bench_cadence asks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::bench {

using feeds::Time;

/// splitmix64: the same numbers with every standard library.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  double share();                           ///< 0 to 1
  double between(double low, double high);  ///< even
  double gap(double mean);                  ///< exponential
  double normal(double deviation);

 private:
  std::uint64_t state_;
};

struct Publication {
  Time at{};                   ///< when it appeared in the document
  std::optional<Time> said{};  ///< the date that it carries
};

/// One feed: everything it ever publishes, in order, and how many entries its document holds.
struct Source {
  std::vector<Publication> publications{};
  std::size_t room{20};
};

/// The time that is simulated; feeds have a history of years before it.
struct Span {
  Time begin{};
  Time end{};
};

struct Kind {
  std::string name{};
  std::function<Source(Chance&, const Span&)> make{};
};

const std::vector<Kind>& kinds();

}  // namespace feedwire::bench
