// Many sockets read by one loop, each waiting for the same event: when did it come to whom?
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace feedwire::bench {

using Clock = std::chrono::steady_clock;

class Crowd {
 public:
  Crowd();
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// Takes over a connected socket. One that `reads` not is only held open.
  void add(int socket, bool reads = true);
  std::size_t size() const { return members_.size(); }

  /// Reads until each member that reads was sent `text`; when that was, in the order of arrival.
  /// Throws where nothing comes for half a minute.
  std::vector<Clock::time_point> await(const std::string& text);

 private:
  struct Member {
    int socket{-1};
    std::string tail{};  ///< what may be the beginning of the text
    bool has_it{false};
  };

  bool read_some(Member& member, const std::string& text);

  int epoll_{-1};
  std::vector<Member> members_{};
  std::vector<int> silent_{};
  std::string piece_{};
};

/// A connection to a Unix socket, on which `request` was sent.
int connect_and_send(const std::string& path, const std::string& request);

/// As many descriptors as the system lets one process have.
void raise_descriptor_limit();

}  // namespace feedwire::bench
