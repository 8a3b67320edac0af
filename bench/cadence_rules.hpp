// The rules that bench_cadence compares: ours, a fixed hour, and those of Miniflux and CommaFeed as
// their documentation and their sources describe them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cadence_sources.hpp"

namespace feedwire::bench {

/// What one look at a feed shows.
struct Document {
  Time at{};
  std::vector<Publication> fresh{};  ///< not seen before, oldest first
  std::size_t entries{0};            ///< how many it carries
  bool missed{false};                ///< nothing of the last document is left in this one
};

/// Decides for one feed when to look again; it has looks in order.
class Rule {
 public:
  virtual ~Rule() = default;
  virtual std::chrono::seconds next(const Document& document, Chance& chance) = 0;
};

struct NamedRule {
  std::string name{};
  std::function<std::unique_ptr<Rule>()> make{};
};

/// The fixed one comes first.
const std::vector<NamedRule>& rules();

/// Where ours is among them; after it come those with other settings.
std::size_t our_rule();

}  // namespace feedwire::bench
