// What `feedwire subscribe` does with each event: print it, or run a command.
#pragma once

#include <functional>
#include <memory>

#include "cli/event.hpp"
#include "cli/interrupt.hpp"
#include "cli/outcome.hpp"

namespace feedwire::cli {

struct SubscribeOptions;

class Consumer {
 public:
  virtual ~Consumer() = default;
  /// False: no more is wanted.
  virtual bool take(Event event) = 0;
  /// The cursor was moved back: what was taken and not begun comes again.
  virtual void start_over() {}
  /// Ends what is at hand, and where `handles_waiting` all that was taken.
  virtual Outcome<Exit> finish([[maybe_unused]] bool handles_waiting) { return Exit::done; }
};

/// `finished` is called with each seq that is done, on any thread. Both references must outlive it.
/// A Failure: the options make no sense.
Outcome<std::unique_ptr<Consumer>> make_consumer(
    const SubscribeOptions& options,
    const Interrupt& interrupt,
    std::function<void(std::int64_t)> finished
);

}  // namespace feedwire::cli
