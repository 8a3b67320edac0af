#include "daemon/indexer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/log.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

// Keeps the writer for some 20 ms, the longest that a commit of others waits for the index.
constexpr std::int64_t items_a_step = 50;
constexpr std::chrono::hours patience{24};
constexpr std::chrono::seconds pause_after_store_trouble{10};
constexpr std::chrono::milliseconds longest_rest{200};

}  // namespace

asio::awaitable<void> Indexer::run() {
  auto where = [this](schema::Store& store) { return work_.cursor(store); };
  cursor_ = co_await parts_.readers.run_patiently(std::move(where));
  work_.reached(cursor_);
  while (true) {
    if (!co_await parts_.hub.wait_beyond(cursor_, patience)) {
      // Roused: a repair has perhaps emptied the index.
      auto again = [this](schema::Store& store) { return work_.cursor(store); };
      cursor_ = co_await parts_.readers.run_patiently(std::move(again));
      continue;
    }
    const auto start = Clock::now();
    const bool has_advanced = co_await advance();
    // Half of the writer's time at most is for the index.
    const auto took = Clock::now() - start;
    if (has_advanced) {
      co_await rest(std::min<Clock::duration>(took, longest_rest));
    } else {
      co_await rest(pause_after_store_trouble);
    }
  }
}

asio::awaitable<bool> Indexer::advance() {
  auto step = [this](schema::Store& store) { return work_.advance(store, items_a_step); };
  const Result<schema::Seq> reached = co_await parts_.store.run(std::move(step));
  if (!reached) {
    log::error("index.waits", {{"index", work_.name}, {"problem", to_string(reached.error())}});
    co_return false;
  }
  cursor_ = *reached;
  work_.reached(cursor_);
  co_return true;
}

asio::awaitable<void> Indexer::rest(Clock::duration how_long) {
  asio::steady_timer timer(parts_.executor, how_long);
  co_await timer.async_wait(asio::use_awaitable);
}

Indexer::Work search_work() {
  return {
      .name = "search",
      .cursor = [](schema::Store& store) { return store.search_index().cursor(); },
      .advance = [](schema::Store& store,
                    std::int64_t limit) { return store.search_index().advance(limit); },
      .reached = [](schema::Seq) {}};
}

Indexer::Work stories_work(Hub& hub) {
  return {
      .name = "stories",
      .cursor = [](schema::Store& store) { return store.stories().cursor(); },
      .advance = [](schema::Store& store,
                    std::int64_t limit) { return store.stories().advance(limit); },
      .reached = [&hub](schema::Seq seq) { hub.announce_stories(seq); }};
}

}  // namespace feedwire::daemon
