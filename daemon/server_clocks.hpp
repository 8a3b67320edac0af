// Whether our clock is right, by what servers say the time is; costs nobody a request.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class ServerClocks {
 public:
  static constexpr std::size_t most_servers = 32;
  static constexpr std::size_t least_servers = 3;

  /// The Date field of an answer (RFC 9110, 6.6.1) of `server` that came just now. One that cannot
  /// be read says nothing.
  void note(const std::string& server, std::string_view date, feeds::Time now);

  /// How far the servers are ahead of us, by the last answer of each. An answer from a cache is
  /// older than it looks, and one server's clock may be wrong: neither the largest nor the usual
  /// difference counts, but one that a quarter of the servers reach, and two at least. Nothing
  /// before some have answered.
  std::optional<std::chrono::seconds> offset() const;

 private:
  struct Server {
    std::string name{};
    std::chrono::seconds offset{};
  };
  std::deque<Server> servers_{};  ///< the one that answered last at the end
};

}  // namespace feedwire::daemon
