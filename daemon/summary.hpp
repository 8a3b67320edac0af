// What the log says of ordinary work: one line an hour rather than one a fetch, so that a quiet day
// is a short log and repeated failures are one line.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/bell.hpp"
#include "daemon/metrics.hpp"
#include "daemon/readers.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Summary {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Readers& readers;
    const StoreThread& store;
    const Metrics& metrics;
  };

  explicit Summary(Parts parts) : parts_(std::move(parts)), bell_(parts_.executor) {}

  /// Until it is cancelled.
  boost::asio::awaitable<void> run();

  /// How it goes, for the service manager: what is wrong with the store, else how many feeds there
  /// are and fail.
  boost::asio::awaitable<std::string> status();

  /// Stands behind those words from now on; empty: nothing.
  void add_to_status(std::string remark) { remark_ = std::move(remark); }

  /// What was not summed up yet; nothing is said of an hour in which nothing happened.
  void tell_work();

 private:
  /// To the log, and to the service manager.
  boost::asio::awaitable<void> tell_trouble();

  Parts parts_;
  Bell bell_;
  WorkTotals told_{};
  std::string remark_{};
};

}  // namespace feedwire::daemon
