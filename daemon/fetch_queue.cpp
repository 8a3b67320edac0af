// Three steps to a place: the host's gap, room at the host, then room in total.
#include "daemon/fetch_queue.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

namespace feedwire::daemon {

namespace asio = boost::asio;

/// Lives in the frame of the coroutine that waits, and leaves the lines with it.
class FetchQueue::Waiter {
 public:
  enum class Stage { in_line, ready, admitted, gone };

  Waiter(FetchQueue& queue, std::string at)
      : host(std::move(at)),
        woken(queue.executor_, asio::steady_timer::time_point::max()),
        queue_(queue) {}
  ~Waiter() { queue_.leave(*this); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  std::string host;
  Stage stage{Stage::gone};
  std::list<Waiter*>::iterator position{};
  asio::steady_timer woken;

 private:
  FetchQueue& queue_;
};

FetchQueue::FetchQueue(asio::any_io_executor executor)
    : executor_(std::move(executor)), rest_timer_(executor_) {}

FetchQueue::Place::~Place() {
  if (queue_ != nullptr) queue_->give_back(host_);
}

asio::awaitable<std::optional<FetchQueue::Place>> FetchQueue::place(std::string host) {
  if (closed_) co_return std::nullopt;
  Waiter waiter(*this, std::move(host));
  join(waiter);
  if (waiter.stage != Waiter::Stage::admitted) {
    co_await waiter.woken.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (waiter.stage != Waiter::Stage::admitted) co_return std::nullopt;
  waiter.stage = Waiter::Stage::gone;
  co_return Place(*this, waiter.host);
}

void FetchQueue::join(Waiter& waiter) {
  auto& host = hosts_[waiter.host];
  waiter.stage = Waiter::Stage::in_line;
  waiter.position = host.line.insert(host.line.end(), &waiter);
  promote(waiter.host);
  admit();
}

void FetchQueue::leave(Waiter& waiter) {
  const auto stage = std::exchange(waiter.stage, Waiter::Stage::gone);
  if (stage == Waiter::Stage::in_line) {
    hosts_[waiter.host].line.erase(waiter.position);
    promote(waiter.host);
  } else if (stage == Waiter::Stage::ready) {
    ready_.erase(waiter.position);
    --hosts_[waiter.host].taken;
    promote(waiter.host);
    admit();
  } else if (stage == Waiter::Stage::admitted) {
    give_back(waiter.host);
  }
}

void FetchQueue::give_back(const std::string& host) {
  --taken_;
  --hosts_[host].taken;
  promote(host);
  admit();
}

/// Moves those for whom the host has room from its line to the common one; forgets an idle host.
void FetchQueue::promote(const std::string& name) {
  const auto found = hosts_.find(name);
  auto& host = found->second;
  while (host.taken < width_.per_host && !host.line.empty() && !host.is_resting) {
    auto& waiter = *host.line.front();
    ++host.taken;
    waiter.stage = Waiter::Stage::ready;
    ready_.splice(ready_.end(), host.line, waiter.position);
    rest(name, host);
  }
  if (host.taken == 0 && host.line.empty() && !host.is_resting) hosts_.erase(found);
}

/// The gap is the same for all hosts, so the rests end in the order in which they begin; but for a
/// gap that was changed meanwhile, which then holds a little late.
void FetchQueue::rest(const std::string& name, Host& host) {
  if (width_.host_gap.count() == 0) return;
  host.is_resting = true;
  const auto end = Clock::now() + width_.host_gap;
  rests_.push_back({.end = end, .host = name});
  if (rests_.size() == 1) wake_at(end);
}

void FetchQueue::wake_at(Clock::time_point time) {
  rest_timer_.expires_at(time);
  rest_timer_.async_wait([this,
                          weak = std::weak_ptr<int>(alive_)](boost::system::error_code error) {
    if (!error && !weak.expired()) end_rests();
  });
}

void FetchQueue::end_rests() {
  const auto now = Clock::now();
  while (!rests_.empty() && rests_.front().end <= now) {
    const std::string name = std::move(rests_.front().host);
    rests_.pop_front();
    hosts_[name].is_resting = false;
    promote(name);
  }
  admit();
  if (!rests_.empty()) wake_at(rests_.front().end);
}

void FetchQueue::admit() {
  while (!closed_ && taken_ < width_.total && !ready_.empty()) {
    auto& waiter = *ready_.front();
    ready_.pop_front();
    ++taken_;
    waiter.stage = Waiter::Stage::admitted;
    waiter.woken.cancel();
  }
}

void FetchQueue::resize(Width width) {
  width_ = width;
  width_.total = std::max<std::size_t>(width.total, 1);
  width_.per_host = std::max<std::size_t>(width.per_host, 1);
  std::vector<std::string> names;
  for (const auto& [name, host] : hosts_) names.push_back(name);
  for (const auto& name : names) promote(name);
  admit();
}

void FetchQueue::close() {
  closed_ = true;
  rest_timer_.cancel();
  for (auto* waiter : ready_) waiter->woken.cancel();
  for (auto& [name, host] : hosts_) {
    for (auto* waiter : host.line) waiter->woken.cancel();
  }
}

}  // namespace feedwire::daemon
