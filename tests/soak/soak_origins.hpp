// Where the soak's feeds come from: some that publish regularly, and many that misbehave.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <vector>

#include "tests/origin/certificate.hpp"
#include "tests/origin/origin.hpp"

namespace feedwire::tests {

/// A feed at an origin of its own that publishes every two seconds, and notes when it was asked and
/// what it showed. Any thread.
class GoodFeed {
 public:
  explicit GoodFeed(std::string name);

  std::string url() const { return origin_.url("/feed"); }
  const std::string& name() const { return name_; }
  void stop_publishing();
  /// The last item that was shown; they are numbered from 1.
  int shown() const;
  /// The longest time in seconds that nobody asked, up to now.
  double longest_gap() const;
  void forget_requests() { origin_.forget_requests(); }

 private:
  Answer answer();

  std::string name_;
  std::chrono::steady_clock::time_point begun_{std::chrono::steady_clock::now()};
  mutable std::mutex mutex_{};
  std::chrono::steady_clock::time_point asked_{begun_};
  double longest_gap_{};
  int shown_{};
  bool is_frozen_{};
  Origin origin_{};  // last: its thread ends first
};

/// Origins that misbehave at random, each in its own order, and three feeds whose TLS is bad.
class BadNeighbourhood {
 public:
  BadNeighbourhood();

  std::vector<std::string> urls() const;
  /// Counts what was asked since the last time, and forgets it.
  void count();
  std::size_t requests() const { return requests_; }

 private:
  Certificate old_{"IP:127.0.0.1", std::chrono::hours(-1)};
  Certificate strange_{"DNS:example.net"};
  std::list<Origin> origins_{};
  Origin expired_{old_.tls()};
  Origin other_name_{strange_.tls()};
  std::size_t requests_{};
};

}  // namespace feedwire::tests
