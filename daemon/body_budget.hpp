// How many bytes of bodies may be held at once, all fetches together.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>

namespace feedwire::daemon {

/// Transfers ask before they keep a piece of a body; one that is refused pauses and is told when to
/// ask again. One at a time of those that were refused may go on beyond the budget, so that
/// transfers never wait for each other in a circle; while leases alone fill the budget, even that
/// one waits for their holders. I/O thread, but for the leases.
class BodyBudget : public std::enable_shared_from_this<BodyBudget> {
 public:
  BodyBudget(boost::asio::any_io_executor executor, std::size_t limit)
      : executor_(std::move(executor)), limit_(limit) {}

  /// What one transfer holds. Ends with it, unless it was turned into a lease.
  class Share {
   public:
    /// `resume` is called from the executor, never from within take().
    Share(std::shared_ptr<BodyBudget> budget, std::function<void()> resume);
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// Whether `count` bytes more may be held. If not, `resume` follows.
    bool take(std::size_t count);
    /// Hands the bytes over to whoever holds the lease; it may be dropped on any thread.
    std::shared_ptr<const void> lease();

   private:
    friend BodyBudget;
    std::shared_ptr<BodyBudget> budget_;
    std::function<void()> resume_;
    std::size_t held_{};
    bool paused_{};
    std::list<Share*>::iterator position_;
  };

  void resize(std::size_t limit) { limit_ = limit; }
  std::size_t held() const { return held_; }

 private:
  bool grant(const Share& share, std::size_t count);
  void give_back(std::size_t count);
  void wake_soon();
  void wake();

  boost::asio::any_io_executor executor_;
  std::size_t limit_;
  std::size_t held_{};    ///< by transfers and leases
  std::size_t leased_{};  ///< by leases
  bool waking_{};
  const Share* exempt_{};       ///< the one that may go beyond
  std::list<Share*> shares_{};  ///< oldest first
};

}  // namespace feedwire::daemon
