// The socket: accepts clients, speaks HTTP/1.1 with them, and leaves the answers to the routes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "daemon/routes.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Api {
 public:
  /// Answers are compressed on the pool.
  Api(boost::asio::any_io_executor executor,
      int listening_socket,
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
