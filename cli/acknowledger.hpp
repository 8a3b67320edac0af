// Tells the daemon what is done of a durable subscription, beside the stream and without holding it
// up.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/client.hpp"
#include "cli/ledger.hpp"

namespace feedwire::cli {

/// A thread of its own sends the acknowledgements; those that become due while one is under way are
/// one. All members may be called from any thread.
class Acknowledger {
 public:
  Acknowledger(Client client, std::string subscription);
  ~Acknowledger();
  Acknowledger(const Acknowledger&) = delete;
  Acknowledger& operator=(const Acknowledger&) = delete;

  /// A stream begins after `cursor`; `token` names it. Where the cursor was moved, as the daemon
  /// said or as is plain from what was acknowledged before, all after it comes anew: true.
  bool opened(std::string token, std::int64_t cursor, bool is_moved);

  void came(std::int64_t seq);
  void finished(std::int64_t seq);

  /// Sends what is left to be told, and ends. A Failure says that some of it was not taken.
  Outcome<Exit> finish();

 private:
  void run();
  bool is_due() const { return is_welcome_ && ledger_.done() > confirmed_; }
  /// Called with the lock held, which it gives up while it waits.
  void tell(std::unique_lock<std::mutex>& lock);
  Outcome<Reply> send(std::int64_t seq, const std::string& token);

  Client client_;
  const std::string target_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  Ledger ledger_{};
  std::string token_{};
  std::int64_t confirmed_{0};
  bool is_welcome_{false};  ///< the last word of the daemon on this stream was no refusal
  bool is_ending_{false};
  std::optional<Failure> failure_{};
  std::thread thread_{};
};

}  // namespace feedwire::cli
