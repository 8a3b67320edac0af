// Counting, and waking those that pause once there is room.
#include "daemon/body_budget.hpp"

#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

namespace feedwire::daemon {

BodyBudget::Share::Share(std::shared_ptr<BodyBudget> budget, std::function<void()> resume)
    : budget_(std::move(budget)), resume_(std::move(resume)) {
  position_ = budget_->shares_.insert(budget_->shares_.end(), this);
}

BodyBudget::Share::~Share() {
  budget_->shares_.erase(position_);
  if (budget_->exempt_ == this) budget_->exempt_ = nullptr;
  budget_->give_back(held_);
}

bool BodyBudget::Share::take(std::size_t count) {
  paused_ = !budget_->grant(*this, count);
  if (paused_) return false;
  held_ += count;
  budget_->held_ += count;
  return true;
}

bool BodyBudget::grant(const Share& share, std::size_t count) {
  if (held_ + count <= limit_ || exempt_ == &share) return true;
  if (exempt_ != nullptr || leased_ >= limit_) return false;
  exempt_ = &share;
  return true;
}

std::shared_ptr<const void> BodyBudget::Share::lease() {
  struct Lease {
    std::weak_ptr<BodyBudget> budget;
    boost::asio::any_io_executor executor;
    std::size_t count;

    ~Lease() {
      boost::asio::post(executor, [to = std::move(budget), back = count] {
        const auto owner = to.lock();
        if (!owner) return;
        owner->leased_ -= back;
        owner->give_back(back);
      });
    }
  };
  if (held_ == 0) return {};
  budget_->leased_ += held_;
  return std::shared_ptr<Lease>(new Lease{
      budget_, budget_->executor_, std::exchange(held_, std::size_t{0})});
}

void BodyBudget::give_back(std::size_t count) {
  held_ -= count;
  wake_soon();
}

/// Posted, since a transfer may end inside a callback that must not be entered again.
void BodyBudget::wake_soon() {
  bool anyone = false;
  for (const auto* share : shares_) anyone = anyone || share->paused_;
  if (!anyone || waking_) return;
  waking_ = true;
  boost::asio::post(executor_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->wake();
  });
}

void BodyBudget::wake() {
  waking_ = false;
  std::vector<Share*> woken;
  for (auto* share : shares_) {
    if (share->paused_) woken.push_back(share);
  }
  // Each asks again at once and pauses once more where there is still no room. Resuming only marks
  // the transfer; none ends here, so the pointers stay good.
  for (auto* share : woken) {
    share->paused_ = false;
    share->resume_();
    // The first that is refused again shows that the others would be.
    if (share->paused_) break;
  }
}

}  // namespace feedwire::daemon
