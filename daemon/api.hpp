// The socket: accepts clients, speaks HTTP/1.1 with them, and leaves the answers to the routes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "daemon/routes.hpp"

namespace feedwire::daemon {

/// A socket that listens.
struct Door {
  int socket{-1};
  bool is_readonly{false};  ///< what comes in here may change nothing
};

/// I/O thread only.
class Api {
 public:
  /// Answers are compressed on the pool.
  Api(boost::asio::any_io_executor executor,
      const std::vector<Door>& doors,
      Routes& routes,
      boost::asio::thread_pool& pool);
  ~Api();

  /// Serves until it is cancelled; clients are then cut off and joined.
  boost::asio::awaitable<void> run();

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace feedwire::daemon
