// `subscribe --exec`: a person's command once an item, several at a time, each feed's items in
// their order.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cli/event.hpp"
#include "cli/interrupt.hpp"
#include "cli/outcome.hpp"

namespace feedwire::cli {

struct CommandOptions {
  std::string command{};      ///< for `sh -c`
  std::uint64_t parallel{1};  ///< commands at once
  std::uint64_t batch{0};     ///< items a run at most, as an array; 0: one, as it is
  std::uint64_t max_attempts{10};
  bool skips{false};  ///< after the last attempt goes on; else ends
};

/// Threads of its own run the commands. What may wait here is bounded: add() waits for room.
class Handling {
 public:
  /// `finished` is called, on any thread, with the seq of each item that was handled or skipped.
  Handling(
      const CommandOptions& options,
      const Interrupt& interrupt,
      std::function<void(std::int64_t)> finished
  );
  ~Handling();
  Handling(const Handling&) = delete;
  Handling& operator=(const Handling&) = delete;

  /// False: no more is wanted, since an item failed for good or the interrupt came.
  bool add(Event event);
  /// What has not begun shall not.
  void forget_waiting();
  /// Waits for what is at hand, and for all that was added where `handles_waiting`. A Failure: an
  /// item failed for good.
  Outcome<Exit> finish(bool handles_waiting);

 private:
  using Lot = std::vector<Event>;

  void work();
  bool can_begin() const;
  Lot take();
  bool handle(const Lot& lot);
  bool run_once(const Lot& lot, std::uint64_t attempt, std::string& why);
  void give_up(const Lot& lot, const std::string& why);
  void end(const Lot& lot, bool is_handled);

  const CommandOptions options_;
  const Interrupt& interrupt_;
  const std::function<void(std::int64_t)> finished_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<Event> waiting_{};
  std::set<std::int64_t> busy_feeds_{};
  bool is_closed_{false};    ///< nothing is added any more
  bool is_stopping_{false};  ///< nothing begins any more
  std::optional<Failure> failure_{};
  std::vector<std::thread> workers_{};
};

}  // namespace feedwire::cli
