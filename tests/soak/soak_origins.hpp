// Where the soak's feeds come from: many that publish regularly, and some that only misbehave.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "tests/origin/certificate.hpp"
#include "tests/origin/origin.hpp"
#include "tests/soak/soak_options.hpp"

namespace feedwire::tests {

/// Feeds at a handful of origins, numbered from 0, each with a pace of its own; it is noted when
/// they were asked and what they showed. The first ones are fast. The one behind the last is the
/// visitor, which comes and goes. Now and then one fails for once. Any thread.
class GoodFeeds {
 public:
  struct Wait {
    std::size_t feed{};
    double longest{};
  };

  explicit GoodFeeds(const SoakOptions& options);

  std::size_t fast() const { return fast_; }
  std::size_t visitor() const { return feeds_.size() - 1; }
  /// With the visitor.
  std::size_t size() const { return feeds_.size(); }
  std::string url(std::size_t feed) const;

  /// From now on nothing is new, and nothing fails.
  void stop_publishing();
  /// Of each feed the last item that was shown; they are numbered from 1.
  std::vector<int> shown() const;
  /// The longest time in seconds that nobody asked for a fast feed, or for one of the others but
  /// the visitor, up to now.
  Wait longest_wait_of_fast() const { return longest_wait(0, fast_); }
  Wait longest_wait_of_others() const { return longest_wait(fast_, visitor()); }
  std::size_t requests() const;
  std::size_t faults() const;
  void forget_requests();

 private:
  using Clock = std::chrono::steady_clock;
  struct Feed {
    double publish_every{};
    double ahead{};  // seconds: not all publish at the same time
    Clock::time_point asked{};
    double longest_wait{};
    int shown{};
  };

  Wait longest_wait(std::size_t first, std::size_t end) const;
  Answer answer(const SeenRequest& request);
  Answer fault(const std::string& document);

  std::size_t fast_;
  Clock::time_point begun_{Clock::now()};
  mutable std::mutex mutex_{};
  std::vector<Feed> feeds_{};
  std::minstd_rand chance_;
  std::size_t requests_{};
  std::size_t faults_{};
  bool is_frozen_{};
  std::list<Origin> origins_{};  // last: their threads end first
};

/// The title of an item, by which followers know it.
std::string good_name(std::size_t feed);

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
