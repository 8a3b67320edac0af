// "There is more": rouses everybody who waits; carries nothing.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>

namespace feedwire::daemon {

/// I/O thread only. Whoever waits looks again at what it waits for: a ring says that something may
/// have changed, and a wait also ends when its patience does.
class Bell {
 public:
  using Patience = std::chrono::steady_clock::duration;

  explicit Bell(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  void ring() {
    for (boost::asio::steady_timer& timer : waiting_) timer.cancel();
  }
  boost::asio::awaitable<void> wait(Patience patience = std::chrono::hours(24));

 private:
  boost::asio::any_io_executor executor_;
  std::list<boost::asio::steady_timer> waiting_;
};

}  // namespace feedwire::daemon
