// `feedwire subscribe`: new items as they come, without a gap and without a repeat, for as long as
// the user likes.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/client.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {

struct SubscribeOptions {
  std::optional<std::uint64_t> after{};  ///< the last seq that was seen
  bool from_start{false};
  Filters filters{};
  bool updates{false};
  bool json{false};
  std::uint64_t limit{0};  ///< ends after so many; 0: never
};

/// Prints until SIGINT or SIGTERM (Exit::done). A lost connection is made again, going on after the
/// last item that was printed; only the first one may fail.
Outcome<Exit> subscribe(Client& client, const SubscribeOptions& options);

/// "2022-08-18 19:01  cnBeta  the title  https://…"
std::string item_line(const boost::json::object& item);

/// How long to wait before the connection is tried again: growing, and each time a little different
/// so that many clients of one daemon don't come back at once.
class Pauses {
 public:
  /// `chance` is in [0, 1).
  std::chrono::milliseconds next(double chance);
  void reset() { next_ = shortest; }

  static constexpr std::chrono::milliseconds shortest{200};
  static constexpr std::chrono::milliseconds longest{5000};

 private:
  std::chrono::milliseconds next_{shortest};
};

}  // namespace feedwire::cli
