// Where the feeds of a benchmark come from: a local nginx, and a relay that makes it slow.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "bench/refresh_process.hpp"

namespace feedwire::bench {

/// nginx on all of 127.0.0.0/8, with validators made of size and time, and nothing logged.
class Nginx {
 public:
  /// Serves files of `root`, each from its ready-made NAME.gz.
  Nginx(const std::filesystem::path& place, const std::filesystem::path& root);

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

/// Passes on what it gets on a port of its own; each request waits for a while first. On a thread
/// of its own, all addresses of the loopback.
class Relay {
 public:
  Relay(std::uint16_t to, std::chrono::milliseconds delay);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::uint16_t port() const;

 private:
  class Traffic;
  std::unique_ptr<Traffic> traffic_;
};

/// The n-th of `count` addresses of the loopback, and a path there.
std::string url_at(std::size_t host, std::uint16_t port, const std::string& path);

}  // namespace feedwire::bench
