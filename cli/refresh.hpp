// `feedwire refresh`: fetch now rather than when due, and, on request, watch it happen.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "cli/client.hpp"

namespace feedwire::cli {

struct RefreshOptions {
  std::vector<std::string> feeds{};
  bool all{false};
  bool wait{false};
  bool force{false};  ///< ignore Retry-After and validators
  bool json{false};   ///< a line for each feed, or how many were started, as JSON
};

Outcome<Exit> refresh(Client& client, const RefreshOptions& options);

/// What a refresh came to, added up from the lines that the daemon streams.
struct Refreshed {
  std::int64_t expected{};
  std::int64_t fetched{};
  std::int64_t failed{};
  std::int64_t added{};
  std::int64_t changed{};
  bool finished{false};
};

/// "ok      cnBeta  3 new, 1 changed (200, 12 ms)" or "failed  cnBeta  the error".
std::string fetched_line(const boost::json::object& event);

/// Starts the refresh at `path` (its "/refresh") and waits; `line` gets each line as a feed ends.
Outcome<Refreshed> wait_for_refresh(
    Client& client,
    const std::string& path,
    bool force,
    const std::function<void(const Refreshed&, const boost::json::object&)>& line
);

}  // namespace feedwire::cli
