// Keeps the search index behind the log: a follower that writes, and gives way to everybody else.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/hub.hpp"
#include "daemon/readers.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// I/O thread only. The cursor is in the store: it goes on where it was after any end.
class Indexer {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Readers& readers;
    StoreThread& store;
    Hub& hub;
  };

  explicit Indexer(Parts parts) : parts_(std::move(parts)) {}

  /// Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<bool> advance();
  boost::asio::awaitable<void> rest(std::chrono::steady_clock::duration how_long);

  Parts parts_;
  schema::Seq cursor_{};
};

}  // namespace feedwire::daemon
