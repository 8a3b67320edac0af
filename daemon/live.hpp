// Events encoded once for all who follow in the same way: a ring of the newest ones. Those who are
// behind it read the log by themselves, up to where it begins.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "daemon/bell.hpp"
#include "daemon/follower.hpp"
#include "daemon/hub.hpp"
#include "daemon/readers.hpp"
#include "daemon/task_group.hpp"

namespace feedwire::daemon {

/// Some events as they go over the wire: those in (after, cursor] that the terms let pass.
struct EncodedEvents {
  std::string bytes{};
  std::vector<schema::Seq> events{};
  schema::Seq after{};
  schema::Seq cursor{};
  schema::Seq dropped_to{};  ///< what retention took, as far as the terms go
};

/// Reads and encodes what comes after `after` and not beyond `up_to`, of at most `limit` events. On
/// a reader's thread; I/O thread only. The terms must outlive it.
boost::asio::awaitable<std::shared_ptr<const EncodedEvents>> read_events(
    Readers& readers,
    const FollowerTerms& terms,
    schema::Seq after,
    schema::Seq up_to,
    std::int64_t limit
);

/// Events looked at in one go: enough to make the query cheap, few enough to keep a batch small in
/// memory.
constexpr std::int64_t batch_size = 100;

/// The newest events for one kind of terms. I/O thread only.
class LiveChannel {
 public:
  LiveChannel(boost::asio::any_io_executor executor, FollowerTerms terms, schema::Seq head)
      : terms_(std::move(terms)), bell_(std::move(executor)), cursor_(head) {}

  /// All up to here was looked at, and has been in the ring.
  schema::Seq cursor() const { return cursor_; }
  /// What the ring has next after `cursor`, which may begin before it or behind it; null where it
  /// has nothing.
  std::shared_ptr<const EncodedEvents> next(schema::Seq cursor) const;
  /// Returns when the ring may have more, or after `patience`. Throws what has ended it.
  boost::asio::awaitable<void> wait(Bell::Patience patience);
  void rouse() { bell_.ring(); }

 private:
  friend class LiveStreams;

  boost::asio::awaitable<void> run(Hub& hub, Readers& readers);
  boost::asio::awaitable<void> read_on(Hub& hub, Readers& readers);
  void keep(std::shared_ptr<const EncodedEvents> events);

  FollowerTerms terms_;
  Bell bell_;
  schema::Seq cursor_;
  std::deque<std::shared_ptr<const EncodedEvents>> ring_{};
  std::size_t bytes_{0};
  std::size_t followers_{0};
  std::exception_ptr failure_{};
};

/// The channels that somebody follows. I/O thread only.
class LiveStreams {
 public:
  LiveStreams(boost::asio::any_io_executor executor, Hub& hub, Readers& readers)
      : executor_(executor), hub_(hub), readers_(readers), tasks_(std::move(executor)) {}

  /// The channel for these terms, where they begin apart. It lasts while somebody has it.
  std::shared_ptr<LiveChannel> join(FollowerTerms terms);

  /// Ends all of them.
  boost::asio::awaitable<void> stop();

 private:
  boost::asio::awaitable<void> serve(std::shared_ptr<LiveChannel> channel);

  boost::asio::any_io_executor executor_;
  Hub& hub_;
  Readers& readers_;
  std::list<std::shared_ptr<LiveChannel>> channels_{};
  TaskGroup tasks_;
};

}  // namespace feedwire::daemon
