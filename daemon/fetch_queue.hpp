// Who may transfer now: at most so many at once, at most so many of them at one host, and there
// one after the other.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace feedwire::daemon {

/// First come, first served, but for those whose host is busy: they wait in that host's own line,
/// so a slow host delays nobody else. All members on the I/O thread.
class FetchQueue {
 public:
  explicit FetchQueue(boost::asio::any_io_executor executor);

  struct Width {
    std::size_t total{1};                   ///< places, at least 1
    std::size_t per_host{1};                ///< of them at one host, at least 1
    std::chrono::milliseconds host_gap{0};  ///< least time between two places given at one host
  };

  /// The right to transfer, given back when it is destroyed. Must not outlive the queue.
  class Place {
   public:
    Place(FetchQueue& queue, std::string host) : queue_(&queue), host_(std::move(host)) {}
    Place(Place&& other) noexcept
        : queue_(std::exchange(other.queue_, nullptr)), host_(std::move(other.host_)) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    FetchQueue* queue_;
    std::string host_;
  };

  /// Waits for a place at `host`. Nothing where the wait was cancelled or the queue closed.
  boost::asio::awaitable<std::optional<Place>> place(std::string host);

  /// New numbers count from the next place given; places held are kept.
  void resize(Width width);
  /// Ends all waits, now and later.
  void close();

  std::size_t taken() const { return taken_; }

 private:
  class Waiter;
  using Clock = std::chrono::steady_clock;
  struct Host {
    std::size_t taken{};  ///< held, or promised to one that waits for a place in total
    bool is_resting{};    ///< its gap is not over
    std::list<Waiter*> line{};
  };
  struct Rest {
    Clock::time_point end{};
    std::string host{};
  };

  void join(Waiter& waiter);
  void leave(Waiter& waiter);
  void give_back(const std::string& host);
  void promote(const std::string& host);
  void admit();
  void rest(const std::string& name, Host& host);
  void wake_at(Clock::time_point time);
  void end_rests();

  boost::asio::any_io_executor executor_;
  Width width_{};
  std::size_t taken_{};
  bool closed_{};
  std::list<Waiter*> ready_{};  ///< their host has room
  std::unordered_map<std::string, Host> hosts_{};
  std::deque<Rest> rests_{};  ///< the one that ends first in front
  boost::asio::steady_timer rest_timer_;
  std::shared_ptr<int> alive_{std::make_shared<int>()};  ///< for a timer that outlives the queue
};

}  // namespace feedwire::daemon
