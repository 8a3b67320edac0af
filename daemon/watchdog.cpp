#include "daemon/watchdog.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/notify.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;

asio::awaitable<void> keep_watchdog_quiet(
    asio::any_io_executor executor, StoreThread& store, Summary& summary
) {
  const auto patience = notify::watchdog_patience();
  if (!patience) co_return;
  asio::steady_timer timer(executor);
  std::string told;
  while (true) {
    auto nothing = [](schema::Store&) { return true; };
    co_await store.run(std::move(nothing));
    notify::alive();
    const std::string problem = store.problem();
    if (problem != told) {
      const std::string words = co_await summary.status();
      notify::status(words);
    }
    told = problem;
    // A third leaves room for one that comes late.
    timer.expires_after(*patience / 3);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace feedwire::daemon
