#include "tests/soak/soak_followers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace feedwire::tests {
namespace {

constexpr std::chrono::milliseconds between_looks{50};

}  // namespace

SoakFollowers::SoakFollowers(const Scratch& scratch, std::size_t count, std::size_t feeds) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i == 0) {
      add(std::make_unique<CommandFollower>(scratch, "plain", feeds));
    } else if (i == 1) {
      auto durable = std::make_unique<DurableFollower>(scratch, feeds);
      durable_ = durable.get();
      add(std::move(durable));
    } else if (i == 2) {
      add(std::make_unique<SlowFollower>(scratch, feeds));
    } else {
      add(std::make_unique<SocketFollower>(scratch, i, feeds));
    }
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { keep_reading(stop); });
}

void SoakFollowers::add(std::unique_ptr<SoakFollower> follower) {
  followers_.push_back(std::move(follower));
}

/// Looks at them all now and then, which costs less than to be woken for each event of each.
void SoakFollowers::keep_reading(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    read_all();
    std::this_thread::sleep_for(between_looks);
  }
}

void SoakFollowers::read_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& follower : followers_) {
    if (is_hurrying_ || !follower->is_resting()) follower->read();
  }
}

void SoakFollowers::kill_durable() {
  const std::lock_guard lock(mutex_);
  if (durable_ != nullptr) durable_->die_and_come_back();
}

void SoakFollowers::hurry() {
  const std::lock_guard lock(mutex_);
  is_hurrying_ = true;
}

std::size_t SoakFollowers::missing(const std::vector<int>& shown) {
  const std::lock_guard lock(mutex_);
  std::size_t all = 0;
  for (const auto& follower : followers_) all += follower->tally().missing(shown);
  return all;
}

std::size_t SoakFollowers::fewest_items() {
  const std::lock_guard lock(mutex_);
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const auto& follower : followers_) fewest = std::min(fewest, follower->tally().items());
  return fewest;
}

std::vector<SoakFollowers::Verdict> SoakFollowers::finish(const std::vector<int>& shown) {
  thread_.request_stop();
  thread_.join();
  std::vector<Verdict> all;
  for (const auto& follower : followers_) {
    follower->read();
    const ItemTally& tally = follower->tally();
    all.push_back(
        {.name = follower->name(),
         .missing = tally.missing(shown),
         .items = tally.items(),
         .repeated = tally.repeated(),
         .out_of_order = tally.out_of_order(),
         .may_repeat = follower->may_repeat(),
         .trouble = follower->finish()}
    );
  }
  return all;
}

std::string SoakFollowers::Verdict::text() const {
  return fmt::format(
      "{}: {} items, {} missed, {} twice, {} out of order{}",
      name,
      items,
      missing,
      repeated,
      out_of_order,
      trouble.empty() ? "" : "; " + trouble
  );
}

}  // namespace feedwire::tests
