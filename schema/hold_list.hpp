// The places that told us to wait: remembered, so that a restart breaks no promise.
#pragma once

#include <string>
#include <vector>

#include "schema/source.hpp"

namespace feedwire::schema {

class Connection;

/// A host and its port, or a route of a gateway, that is not to be asked for a while.
struct Hold {
  std::string place{};
  Time until{};
  std::string why{};  ///< a sentence for people

  bool operator==(const Hold&) const = default;
};

class HoldList {
 public:
  explicit HoldList(Connection& connection) : connection_(connection) {}

  /// The newest word counts, be it shorter than the last.
  void put(const Hold& hold);
  /// Those that last beyond `now`; the others are forgotten by forget_past.
  std::vector<Hold> current(Time now) const;
  void lift(const std::string& place);
  void forget_past(Time now);
  /// None lasts beyond `latest`, those of single feeds neither: what a clock that went back would
  /// make of them.
  void shorten(Time latest);

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
