// One request and its answer through libcurl, without redirects.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/address_guard.hpp"
#include "daemon/body_budget.hpp"
#include "daemon/http_client.hpp"
#include "daemon/response_head.hpp"
#include "daemon/web_address.hpp"

namespace feedwire::daemon {

class CurlMulti;

/// What all requests of one configuration share.
struct FetchSettings {
  FetchLimits limits{};
  AddressGuard guard{};
};

/// What one hop asks.
struct Question {
  WebAddress address{};
  std::vector<Header> headers{};  ///< complete, but for what HTTP itself needs and Authorization
                                  ///< made from the userinfo
  std::chrono::milliseconds timeout{};
};

/// What one hop said.
struct Answer {
  ResponseHead head;
  std::string body{};
  std::uint64_t wire_bytes{};
  std::chrono::microseconds duration{};
  std::shared_ptr<const void> memory{};
};

class Exchange {
 public:
  Exchange(
      CurlMulti& multi,
      std::shared_ptr<BodyBudget> budget,
      std::shared_ptr<const FetchSettings> settings,
      Question question
  );
  /// Ends the transfer where it is still under way.
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Once. A cancelled wait yields `cancelled`.
  boost::asio::awaitable<boost::system::result<Answer, FetchFailure>> run();

 private:
  class Transfer;
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace feedwire::daemon
