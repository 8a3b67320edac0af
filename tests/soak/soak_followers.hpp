// All the followers of a soak, read by one thread.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/soak/soak_follower.hpp"

namespace feedwire::tests {

class SoakFollowers {
 public:
  /// The first three are commands: one that only prints, a durable one and a slow one.
  SoakFollowers(const Scratch& scratch, std::size_t count, std::size_t feeds);

  void kill_durable();
  /// From now on the slow one reads as fast as the others.
  void hurry();
  /// Items that somebody should have and has not, over all.
  std::size_t missing(const std::vector<int>& shown);
  /// Different items that the one who has the fewest has.
  std::size_t fewest_items();

  struct Verdict {
    std::string name{};
    std::size_t missing{};
    std::size_t items{};
    std::size_t repeated{};
    std::size_t out_of_order{};
    bool may_repeat{};
    std::string trouble{};

    bool is_good() const {
      return missing == 0 && (repeated == 0 || may_repeat) && out_of_order == 0 && trouble.empty();
    }
    std::string text() const;
  };
  /// Ends them.
  std::vector<Verdict> finish(const std::vector<int>& shown);
  int deaths() const { return durable_ == nullptr ? 0 : durable_->deaths(); }

 private:
  void add(std::unique_ptr<SoakFollower> follower);
  void keep_reading(const std::stop_token& stop);
  void read_all();

  std::mutex mutex_{};
  std::list<std::unique_ptr<SoakFollower>> followers_{};
  DurableFollower* durable_{};
  bool is_hurrying_{};
  std::jthread thread_{};  // last: it ends first
};

}  // namespace feedwire::tests
