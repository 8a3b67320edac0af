#include "daemon/readers.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace feedwire::daemon {

namespace asio = boost::asio;

asio::awaitable<void> Readers::pause() {
  constexpr std::chrono::seconds before_another_try{5};
  asio::steady_timer timer(co_await asio::this_coro::executor, before_another_try);
  co_await timer.async_wait(asio::use_awaitable);
}

schema::Store Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      schema::Store store = std::move(idle_.back());
      idle_.pop_back();
      return store;
    }
  }
  return schema::Store(file_, schema::Store::Access::read);
}

void Readers::put_back(schema::Store store) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(store));
}

}  // namespace feedwire::daemon
