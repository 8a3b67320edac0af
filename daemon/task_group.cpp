#include "daemon/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace feedwire::daemon {

namespace asio = boost::asio;

namespace {

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)),
      all_ended_(executor_, asio::steady_timer::time_point::max()) {}

bool TaskGroup::spawn(asio::awaitable<void> task) {
  if (is_cancelled_) return false;
  const auto place = tasks_.emplace(tasks_.end());
  asio::co_spawn(
      executor_,
      std::move(task),
      asio::bind_cancellation_slot(
          place->slot(), [this, place](std::exception_ptr failure) { ended(place, failure); }
      )
  );
  return true;
}

void TaskGroup::cancel() {
  is_cancelled_ = true;
  // A task may end while its signal is emitted, and its place with it.
  for (auto place = tasks_.begin(); place != tasks_.end();)
    (place++)->emit(asio::cancellation_type::terminal);
}

void TaskGroup::ended(
    std::list<asio::cancellation_signal>::iterator task, std::exception_ptr failure
) {
  tasks_.erase(task);
  if (failure && !is_cancellation(failure)) {
    if (!failure_) failure_ = failure;
    cancel();
    if (on_failure_) on_failure_();
  }
  if (tasks_.empty()) all_ended_.cancel();
}

asio::awaitable<void> TaskGroup::join() {
  while (!tasks_.empty()) co_await all_ended_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

asio::awaitable<void> run_with(TaskGroup& group, asio::awaitable<void> body) {
  std::exception_ptr failure;
  try {
    co_await std::move(body);
  } catch (...) {
    failure = std::current_exception();
  }
  // What follows must not be cut short by the cancellation that ended the body.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  group.cancel();
  co_await group.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace feedwire::daemon
