// Retention at work: once an hour, and when the configuration changes, what may go goes, in steps
// so small that nobody waits for them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/bell.hpp"
#include "daemon/configuration.hpp"
#include "daemon/hub.hpp"
#include "daemon/readers.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Sweeper {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Readers& readers;
    StoreThread& store;
    Hub& hub;
    const Configuration& configuration;
  };

  explicit Sweeper(Parts parts) : parts_(std::move(parts)), bell_(parts_.executor) {}

  /// Until it is cancelled.
  boost::asio::awaitable<void> run();
  /// Something about retention changed.
  void look_again() {
    has_news_ = true;
    bell_.ring();
  }

 private:
  boost::asio::awaitable<void> sweep();
  boost::asio::awaitable<std::int64_t> drop(schema::RetentionSweep::Plan plan);
  boost::asio::awaitable<void> shrink();
  boost::asio::awaitable<void> rest(std::chrono::steady_clock::duration took);

  Parts parts_;
  Bell bell_;
  bool has_news_{false};
};

}  // namespace feedwire::daemon
