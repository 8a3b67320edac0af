#include "daemon/outage.hpp"

#include <utility>

namespace feedwire::daemon {

Outage::Verdict Outage::failed(
    schema::FeedId feed, const std::string& host, bool was_well, feeds::Time now
) {
  if (since_) {
    hosts_.insert(host);
    return Verdict::under_way;
  }
  if (!was_well) return Verdict::alone;
  if (!first_) first_ = now;
  hosts_.insert(host);
  if (hosts_.size() < hosts_to_tell) {
    suspects_.push_back(feed);
    return Verdict::alone;
  }
  since_ = first_;
  return Verdict::begun;
}

bool Outage::answered(const std::string& host, bool is_near) {
  if (is_near && !hosts_.contains(host)) return false;
  hosts_.clear();
  suspects_.clear();
  first_.reset();
  return std::exchange(since_, std::nullopt).has_value();
}

std::vector<schema::FeedId> Outage::take_suspects() { return std::exchange(suspects_, {}); }

}  // namespace feedwire::daemon
