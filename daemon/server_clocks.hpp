// Whether our clock is right, by what servers say the time is; costs nobody a request.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class ServerClocks {
 public:
  static constexpr std::size_t most_answers = 32;
  static constexpr std::size_t least_answers = 3;

  /// The Date field of an answer (RFC 9110, 6.6.1) that came just now. One that cannot be read says
  /// nothing.
  void note(std::string_view date, feeds::Time now);

  /// How far the servers are ahead of us, by the last answers. An answer from a cache is older than
  /// it is fresh, and one server's clock may be wrong: neither the largest nor the usual difference
  /// counts, but one that a quarter of the answers reach. Nothing before some have come.
  std::optional<std::chrono::seconds> offset() const;

 private:
  std::deque<std::chrono::seconds> offsets_{};
};

}  // namespace feedwire::daemon
