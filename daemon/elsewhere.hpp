// Leaves the I/O thread for another one and comes back: how a coroutine waits for work that blocks.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace feedwire::daemon {

/// To be called exactly once, from any thread, when the work is done.
using Done = std::function<void()>;

/// Calls `start` at once and suspends until its `done` was called, then resumes on the caller's own
/// executor. What was started is not cancelled; a cancelled caller resumes when it is done, so
/// references into the caller's frame stay valid throughout.
boost::asio::awaitable<void> elsewhere(std::function<void(Done)> start);

/// Runs `work` on the pool and returns what it returns; what it throws is thrown here.
template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> run_on(
    boost::asio::thread_pool& pool, Work work
);

// ---- details of the template ----------------------------------------------------------------

/// Queues `work` on the pool, then `done`. Kept out of line, so that callers need no executors.
void post_to(boost::asio::thread_pool& pool, std::function<void()> work);

template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> run_on(
    boost::asio::thread_pool& pool, Work work
) {
  using Value = std::invoke_result_t<Work&>;
  std::optional<Value> value;
  std::exception_ptr failure;
  std::function<void(Done)> start = [&](Done done) {
    post_to(pool, [&, done = std::move(done)] {
      try {
        value.emplace(work());
      } catch (...) {
        failure = std::current_exception();
      }
      done();
    });
  };
  co_await elsewhere(std::move(start));
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*value);
}

}  // namespace feedwire::daemon
