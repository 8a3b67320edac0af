#include "daemon/scheduler.hpp"

#include <algorithm>

#include "daemon/clock.hpp"
#include "daemon/log.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Store;

namespace {

// The wall clock may be set meanwhile.
constexpr std::chrono::seconds longest_sleep{60};
constexpr std::chrono::seconds pause_after_store_trouble{5};
constexpr std::chrono::milliseconds longest_gathering{50};
// Refreshes under way at once, most of which wait for their host's turn: a slow host must not take
// all places.
constexpr std::size_t refreshes_a_transfer = 4;

}  // namespace

Scheduler::Scheduler(Parts parts)
    : parts_(std::move(parts)), bell_(parts_.executor), group_(parts_.executor) {}

asio::awaitable<void> Scheduler::run() { return run_with(group_, keep_starting()); }

asio::awaitable<void> Scheduler::keep_starting() {
  while (true) {
    std::string trouble;
    try {
      co_await mind_the_clock();
      co_await await_room();
      co_await start_due();
      co_await wait_for_more();
    } catch (const schema::StoreError& error) {
      if (error.kind != schema::StoreError::Kind::unavailable) throw;
      trouble = error.what();
    }
    if (trouble.empty()) continue;
    log::error("scheduler.waits", {{"problem", trouble}});
    co_await bell_.wait(pause_after_store_trouble);
  }
}

/// While nothing can be stored no site is asked: what it says would be lost, and asked for again.
asio::awaitable<void> Scheduler::await_room() {
  while (!parts_.store.problem().empty()) {
    co_await rest();
    auto claim = [](Store& store) { return store.claim_room(), true; };
    const Result<bool> has_room = co_await parts_.store.run(std::move(claim));
    if (!has_room) continue;
    auto give_back = [](Store& store) { return store.give_back_room(), true; };
    co_await parts_.store.run(std::move(give_back));
  }
}

/// The whole pause, whoever rings, unless the store is found well meanwhile.
asio::awaitable<void> Scheduler::rest() {
  const auto until = std::chrono::steady_clock::now() + pause_after_store_trouble;
  while (!parts_.store.problem().empty()) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= Bell::Patience::zero()) co_return;
    co_await bell_.wait(left);
  }
}

std::size_t Scheduler::width() const {
  return parts_.configuration.fetch.concurrency * refreshes_a_transfer;
}

/// A clock that was set, or a night in suspend, must cause neither a storm of requests nor a
/// silence.
asio::awaitable<void> Scheduler::mind_the_clock() {
  const auto jump = clock_.look(std::chrono::system_clock::now(), std::chrono::steady_clock::now());
  if (jump == ClockJump::none) co_return;
  const bool is_back = jump == ClockJump::backward;
  log::info(
      "clock.jumped",
      {{"direction", is_back ? "backward" : "forward"},
       {"meaning",
        is_back ? "due times are moved with it"
                : "feeds that seem overdue are spread out; the machine may have slept"}}
  );
  parts_.etiquette.shorten_holds(now());
  const seconds spread = parts_.configuration.fetch.startup_spread;
  auto mend = [spread](Store& store) {
    store.mend_times(now(), spread);
    return true;
  };
  co_await parts_.store.run(std::move(mend));
}

/// While our network is down a single feed is asked now and then.
std::size_t Scheduler::free_places() const {
  if (const auto pause = parts_.etiquette.outage_pause()) {
    const bool is_time = std::chrono::steady_clock::now() - last_start_ >= *pause;
    return flights_.empty() && is_time ? 1 : 0;
  }
  return width() - std::min(width(), flights_.size());
}

asio::awaitable<void> Scheduler::start_due() {
  has_news_ = false;
  if (free_places() == 0) co_return;
  // Those under way are still due, and so among the answers.
  const auto limit = static_cast<std::int64_t>(width());
  auto query = [limit](Store& store) { return store.catalogue().due(now(), limit); };
  const std::vector<schema::Source> due = co_await parts_.readers.run(std::move(query));
  has_backlog_ = due.size() >= width();
  for (const schema::Source& source : due) {
    if (free_places() == 0) break;
    last_start_ = std::chrono::steady_clock::now();
    start({.feed = source.id, .reason = source.state.last_attempt ? "due" : "added"});
  }
}

/// With more due than places, a look for each place that falls free would cost more than the
/// refresh that it starts: they are filled a quarter at a time, or after a moment.
asio::awaitable<void> Scheduler::let_places_gather() {
  const auto deadline = std::chrono::steady_clock::now() + longest_gathering;
  while (free_places() < width() / 4) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= Bell::Patience::zero()) co_return;
    co_await bell_.wait(left);
  }
}

asio::awaitable<void> Scheduler::wait_for_more() {
  if (has_backlog_ && !parts_.etiquette.outage_pause()) {
    co_await let_places_gather();
    co_return;
  }
  std::chrono::seconds sleep = longest_sleep;
  if (const auto pause = parts_.etiquette.outage_pause()) {
    sleep = *pause;
  } else if (free_places() > 0) {
    auto query = [](Store& store) { return store.catalogue().next_due(); };
    const std::optional<feeds::Time> next = co_await parts_.readers.run(std::move(query));
    if (next) sleep = std::clamp(*next - now(), std::chrono::seconds(1), longest_sleep);
  }
  // Whatever came up since the last look was perhaps not in it.
  if (!has_news_) co_await bell_.wait(sleep);
}

std::shared_ptr<Scheduler::Flight> Scheduler::take_off(RefreshOrder order) {
  if (const auto under_way = flights_.find(order.feed); under_way != flights_.end())
    return under_way->second;
  auto flight = std::make_shared<Flight>(parts_.executor);
  const schema::FeedId feed = order.feed;
  flights_.emplace(feed, flight);
  if (!group_.spawn(fly(std::move(order), flight))) {
    flights_.erase(feed);
    flight->is_over = true;
  }
  return flight;
}

void Scheduler::start(RefreshOrder order) { take_off(std::move(order)); }

asio::awaitable<RefreshReport> Scheduler::refresh(RefreshOrder order) {
  const schema::FeedId feed = order.feed;
  const std::shared_ptr<Flight> flight = take_off(std::move(order));
  while (!flight->is_over) co_await flight->landed.wait();
  if (flight->report) co_return *flight->report;
  co_return RefreshReport{.feed = feed, .error = "the daemon is stopping"};
}

asio::awaitable<std::optional<RefreshReport>> Scheduler::refresh_within(
    RefreshOrder order, Bell::Patience patience
) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::shared_ptr<Flight> flight = take_off(std::move(order));
  while (!flight->is_over) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= Bell::Patience::zero()) co_return std::nullopt;
    co_await flight->landed.wait(left);
  }
  co_return flight->report;
}

/// A store that cannot be read just now costs this refresh, and nobody else's.
asio::awaitable<RefreshReport> Scheduler::refreshed(RefreshOrder order) {
  RefreshReport report;
  report.feed = order.feed;
  std::string trouble;
  try {
    RefreshReport done = co_await parts_.refresh.once(std::move(order));
    report = std::move(done);
  } catch (const schema::StoreError& error) {
    if (error.kind != schema::StoreError::Kind::unavailable) throw;
    trouble = error.what();
  }
  if (trouble.empty()) co_return report;
  log::error("refresh.waits", {{"problem", trouble}});
  report.error = "the store cannot be read: " + trouble;
  report.is_stored = false;
  co_return report;
}

asio::awaitable<void> Scheduler::fly(RefreshOrder order, std::shared_ptr<Flight> flight) {
  const schema::FeedId feed = order.feed;
  // However it ends, the flight is over, and those who wait are told.
  struct Land {
    Scheduler& scheduler;
    Flight& flight;
    schema::FeedId feed;
    ~Land() {
      scheduler.flights_.erase(feed);
      flight.is_over = true;
      flight.landed.ring();
      scheduler.look_again();
    }
  } land{*this, *flight, feed};
  RefreshReport report = co_await refreshed(std::move(order));
  const bool is_stored = report.is_stored;
  flight->report = std::move(report);
  flight->is_over = true;
  flight->landed.ring();
  // What could not be stored is still due. Asking the site again at once would help nobody.
  if (!is_stored) co_await flight->landed.wait(pause_after_store_trouble);
}

}  // namespace feedwire::daemon
