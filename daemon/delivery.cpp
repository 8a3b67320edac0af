#include "daemon/delivery.hpp"

#include <algorithm>

namespace feedwire::daemon {

using schema::Seq;

namespace {

// Room for so many makes a query worth it.
constexpr std::int64_t worthwhile = 100;

}  // namespace

Delivery::Delivery(boost::asio::any_io_executor executor, Terms terms)
    : terms_(std::move(terms)),
      bell_(std::move(executor)),
      acknowledged_(terms_.acknowledged),
      looked_(terms_.acknowledged) {}

void Delivery::attach(Outlet& outlet, std::function<void()> rouse) {
  outlet_ = &outlet;
  rouse_ = std::move(rouse);
}

void Delivery::detach() {
  outlet_ = nullptr;
  rouse_ = nullptr;
}

std::int64_t Delivery::room() const {
  const std::int64_t free = terms_.max_unacked - unacked();
  const std::int64_t enough = std::min(worthwhile, (terms_.max_unacked + 1) / 2);
  return free >= enough ? free : 0;
}

void Delivery::hand_over(const std::vector<Seq>& events, Seq looked) {
  unacked_.insert(unacked_.end(), events.begin(), events.end());
  looked_ = std::max(looked_, looked);
  terms_.handed();
}

boost::asio::awaitable<void> Delivery::wait_for_room(Bell::Patience patience) {
  co_await bell_.wait(patience);
}

void Delivery::acknowledge(Seq seq) {
  acknowledged_ = std::max(acknowledged_, seq);
  while (!unacked_.empty() && unacked_.front() <= seq) unacked_.pop_front();
  bell_.ring();
}

void Delivery::end(StreamEnd reason) {
  end_reason_ = reason;
  bell_.ring();
  if (rouse_) rouse_();
  if (outlet_ != nullptr) outlet_->cut_if_stuck();
}

}  // namespace feedwire::daemon
