// `feedwire subscribe`: new items as they come, without a gap and without a repeat, for as long as
// the user likes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/client.hpp"
#include "cli/handling.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {

struct SubscribeOptions {
  std::optional<std::uint64_t> after{};  ///< the last seq that was seen
  bool from_start{false};
  Filters filters{};
  bool updates{false};
  bool removals{false};
  bool feeds{false};
  std::string name{};  ///< of a durable subscription; empty: none
  bool takes_over{false};
  bool json{false};
  std::string format{};  ///< as LineFormat takes it; empty: the usual line
  CommandOptions exec{};
  std::uint64_t limit{0};  ///< ends after so many; 0: never
};

/// Prints, or runs a command, until SIGINT or SIGTERM (Exit::done). A lost connection is made
/// again, going on after the last item that came; only the first one may fail. With a name what was
/// printed or handled is acknowledged.
Outcome<Exit> subscribe(Client& client, const SubscribeOptions& options);

}  // namespace feedwire::cli
