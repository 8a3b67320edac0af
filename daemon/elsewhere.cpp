#include "daemon/elsewhere.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace feedwire::daemon {

namespace asio = boost::asio;

asio::awaitable<void> elsewhere(std::function<void(Done)> start) {
  auto initiate = [&start](auto handler) {
    // A handler is move-only, and a Done must be copyable to travel in a std::function.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto executor = asio::get_associated_executor(*shared);
    auto guard = asio::make_work_guard(executor);
    start([shared, executor, guard = std::move(guard)] {
      asio::post(executor, [shared]() mutable { std::move (*shared)(); });
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      initiate, asio::use_awaitable
  );
}

void post_to(asio::thread_pool& pool, std::function<void()> work) {
  asio::post(pool, std::move(work));
}

}  // namespace feedwire::daemon
