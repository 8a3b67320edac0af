// Keeps an index behind the log (that of the search, that of the stories): a follower that writes,
// and gives way to everybody else.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>

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

  /// What is kept up to date.
  struct Work {
    const char* name;  ///< in the log
    std::function<schema::Seq(schema::Store&)> cursor;
    /// Takes in so many events at most; the new cursor. On the writer.
    std::function<schema::Seq(schema::Store&, std::int64_t)> advance;
    /// Called when that is on disk, and once at the start.
    std::function<void(schema::Seq)> reached;
  };

  Indexer(Parts parts, Work work) : parts_(std::move(parts)), work_(std::move(work)) {}

  /// Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<bool> advance();
  boost::asio::awaitable<void> rest(std::chrono::steady_clock::duration how_long);

  Parts parts_;
  Work work_;
  schema::Seq cursor_{};
};

Indexer::Work search_work();
Indexer::Work stories_work(Hub& hub);

}  // namespace feedwire::daemon
