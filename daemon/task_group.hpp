// Coroutines that belong together: cancelled together and joined, never detached.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <list>

namespace feedwire::daemon {

/// I/O thread only. Must be joined before it is destroyed.
class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::any_io_executor executor);

  /// Starts a task. One that throws (a cancelled one apart) cancels the others; join() throws the
  /// first failure. False, and nothing is started, once the group was cancelled.
  bool spawn(boost::asio::awaitable<void> task);
  /// Asks every task to end.
  void cancel();
  /// Returns when all have ended. Not to be called from a cancelled coroutine.
  boost::asio::awaitable<void> join();

  /// Called when a task has failed, before join() can tell.
  void on_failure(std::function<void()> told) { on_failure_ = std::move(told); }
  /// After a join: takes tasks again.
  void reopen() { is_cancelled_ = false; }

  std::size_t size() const { return tasks_.size(); }

 private:
  void ended(
      std::list<boost::asio::cancellation_signal>::iterator task, std::exception_ptr failure
  );

  boost::asio::any_io_executor executor_;
  std::list<boost::asio::cancellation_signal> tasks_;
  boost::asio::steady_timer all_ended_;
  std::exception_ptr failure_;
  bool is_cancelled_{false};
  std::function<void()> on_failure_{};
};

/// Runs `body` and then, however it ended, cancels the group and joins it; what `body` threw is
/// thrown on. For the end of a coroutine: the caller cannot be cancelled any more afterwards.
boost::asio::awaitable<void> run_with(TaskGroup& group, boost::asio::awaitable<void> body);

}  // namespace feedwire::daemon
