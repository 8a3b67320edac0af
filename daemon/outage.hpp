// Whether it is us: when unrelated hosts all fail at once, our own network is down, and no feed is
// to blame.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "feeds/feed.hpp"
#include "schema/ids.hpp"

namespace feedwire::daemon {

/// A pure account of what hosts did; the caller says when. An outage begins when so many hosts that
/// were well until now fail to answer at all, one after the other, with no answer from any host in
/// between. It ends with the first answer, whatever its status.
class Outage {
 public:
  static constexpr std::size_t hosts_to_tell = 3;

  enum class Verdict {
    alone,      ///< as far as we know it is that host's own trouble
    begun,      ///< this failure told: take_suspects() has those that were blamed before
    under_way,  ///< nobody is to blame
  };

  /// No answer came from `host` (a name without its port, since the services of one machine fail
  /// together). Only a feed that `was_well` is evidence.
  Verdict failed(schema::FeedId feed, const std::string& host, bool was_well, feeds::Time now);

  /// `host` answered. True where that ends an outage. A host of our own network (`is_near`) tells
  /// nothing of the world outside, unless it was among those that failed.
  bool answered(const std::string& host, bool is_near);

  /// Nobody failed since the last answer, so that one more tells nothing.
  bool is_quiet() const { return hosts_.empty(); }

  /// When it began, while it lasts.
  std::optional<feeds::Time> since() const { return since_; }

  /// Feeds whose failures were the first signs. Each is told once.
  std::vector<schema::FeedId> take_suspects();

 private:
  std::set<std::string> hosts_{};  ///< that failed since the last answer
  std::vector<schema::FeedId> suspects_{};
  std::optional<feeds::Time> first_{};
  std::optional<feeds::Time> since_{};
};

}  // namespace feedwire::daemon
