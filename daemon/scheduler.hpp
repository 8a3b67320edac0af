// Who is due: starts refreshes as their time comes, and at once where somebody asks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>

#include "daemon/bell.hpp"
#include "daemon/clock_watch.hpp"
#include "daemon/readers.hpp"
#include "daemon/refresh.hpp"
#include "daemon/store_thread.hpp"
#include "daemon/task_group.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Scheduler {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Readers& readers;
    StoreThread& store;
    Refresh& refresh;
    Etiquette& etiquette;
    const Configuration& configuration;
  };

  explicit Scheduler(Parts parts);

  /// Runs until it is cancelled; what is under way is cancelled and joined then.
  boost::asio::awaitable<void> run();

  /// Refreshes the feed now and waits for the outcome. Joins the refresh that is under way, if
  /// there is one.
  boost::asio::awaitable<RefreshReport> refresh(RefreshOrder order);
  /// The same, but it goes on without us after `patience`: nothing then.
  boost::asio::awaitable<std::optional<RefreshReport>> refresh_within(
      RefreshOrder order, Bell::Patience patience
  );
  /// The same without waiting.
  void start(RefreshOrder order);

  /// The catalogue changed: somebody may be due sooner than was known.
  void look_again() {
    has_news_ = true;
    bell_.ring();
  }

  std::size_t in_flight() const { return flights_.size(); }
  bool is_fetching(schema::FeedId feed) const { return flights_.contains(feed); }

 private:
  // A refresh under way, and those who wait for it.
  struct Flight {
    explicit Flight(boost::asio::any_io_executor executor) : landed(std::move(executor)) {}
    std::optional<RefreshReport> report{};
    bool is_over{false};
    Bell landed;
  };

  boost::asio::awaitable<RefreshReport> refreshed(RefreshOrder order);
  boost::asio::awaitable<void> fly(RefreshOrder order, std::shared_ptr<Flight> flight);
  boost::asio::awaitable<void> keep_starting();
  boost::asio::awaitable<void> mind_the_clock();
  boost::asio::awaitable<void> await_room();
  boost::asio::awaitable<void> rest();
  boost::asio::awaitable<void> start_due();
  std::size_t width() const;
  std::size_t free_places() const;
  boost::asio::awaitable<void> wait_for_more();
  boost::asio::awaitable<void> let_places_gather();
  std::shared_ptr<Flight> take_off(RefreshOrder order);

  Parts parts_;
  ClockWatch clock_{};
  std::chrono::steady_clock::time_point last_start_{};
  Bell bell_;
  TaskGroup group_;
  std::map<schema::FeedId, std::shared_ptr<Flight>> flights_;
  bool has_news_{false};
  bool has_backlog_{false};
};

}  // namespace feedwire::daemon
