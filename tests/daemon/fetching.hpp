// A client with a loop of its own that tests fetch with, one call at a time or many at once.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/http_client.hpp"

namespace feedwire::tests {

/// Limits that let the loopback be reached; a whole fetch has a minute, so only a hang runs into
/// it.
inline daemon::FetchLimits local_limits() {
  daemon::FetchLimits limits;
  limits.allow_private.push_back(*daemon::Cidr::parse("127.0.0.0/8"));
  return limits;
}

class Fetching {
 public:
  explicit Fetching(
      daemon::FetchLimits limits = local_limits(), const daemon::Holds* holds = nullptr
  )
      : client(context.get_executor(), std::move(limits), holds) {}

  daemon::FetchOutcome fetch(daemon::FetchRequest request) {
    std::vector<daemon::FetchRequest> one;
    one.push_back(std::move(request));
    return std::move(all(std::move(one)).front());
  }

  daemon::FetchOutcome get(std::string url) {
    daemon::FetchRequest request;
    request.url = std::move(url);
    return fetch(std::move(request));
  }

  /// Starts all of them, in order, and runs until the last has ended. Bodies stop counting against
  /// the memory budget as they arrive.
  std::vector<daemon::FetchOutcome> all(std::vector<daemon::FetchRequest> requests) {
    std::vector<std::optional<daemon::FetchOutcome>> ended(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      boost::asio::co_spawn(
          context,
          client.fetch(std::move(requests[i])),
          [&ended, i](std::exception_ptr error, daemon::FetchOutcome outcome) {
            if (error) std::rethrow_exception(error);
            if (outcome) outcome->memory.reset();
            ended[i].emplace(std::move(outcome));
          }
      );
    }
    context.restart();
    context.run();
    std::vector<daemon::FetchOutcome> outcomes;
    for (auto& outcome : ended) outcomes.push_back(std::move(outcome.value()));
    return outcomes;
  }

  boost::asio::io_context context{1};
  daemon::HttpClient client;
};

}  // namespace feedwire::tests
