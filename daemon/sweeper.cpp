#include "daemon/sweeper.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/clock.hpp"
#include "daemon/log.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using schema::RetentionSweep;
using schema::Store;

namespace {

constexpr std::chrono::hours between_sweeps{1};
// Each item leaves the search and the stories, too, which is most of the work: some milliseconds.
constexpr std::int64_t items_a_step = 20;
constexpr std::int64_t pages_a_step = 64;
constexpr std::chrono::milliseconds longest_rest{200};

}  // namespace

asio::awaitable<void> Sweeper::run() {
  while (true) {
    has_news_ = false;
    co_await sweep();
    if (!has_news_) co_await bell_.wait(between_sweeps);
  }
}

asio::awaitable<void> Sweeper::sweep() {
  auto plan = [this](Store& store) {
    return store.retention().plans(parts_.configuration.items.retention);
  };
  const std::vector<RetentionSweep::Plan> plans =
      co_await parts_.readers.run_patiently(std::move(plan));
  std::int64_t dropped = 0;
  for (const RetentionSweep::Plan& one : plans) dropped += co_await drop(one);
  if (dropped == 0) co_return;
  log::info("retention.dropped", {{"items", std::to_string(dropped)}});
  parts_.hub.rouse();  // archives that keep no more than the store
  co_await shrink();
}

asio::awaitable<std::int64_t> Sweeper::drop(RetentionSweep::Plan plan) {
  std::int64_t all = 0;
  while (true) {
    const auto start = Clock::now();
    auto step = [plan](Store& store) { return store.retention().drop(plan, now(), items_a_step); };
    // A store that cannot be written to says so elsewhere; the next sweep goes on.
    const Result<std::int64_t> dropped = co_await parts_.store.run(std::move(step));
    if (!dropped || *dropped == 0) co_return all;
    all += *dropped;
    co_await rest(Clock::now() - start);
  }
}

asio::awaitable<void> Sweeper::shrink() {
  while (true) {
    const auto start = Clock::now();
    auto step = [](Store& store) { return store.retention().shrink(pages_a_step); };
    const Result<bool> has_more = co_await parts_.store.run(std::move(step));
    if (!has_more || !*has_more) co_return;
    co_await rest(Clock::now() - start);
  }
}

asio::awaitable<void> Sweeper::rest(Clock::duration took) {
  asio::steady_timer timer(parts_.executor, std::min<Clock::duration>(took, longest_rest));
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace feedwire::daemon
