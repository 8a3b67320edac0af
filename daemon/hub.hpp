// Publishing is waking: the hub knows the newest durable event, and rouses those who wait for one.
#pragma once

#include "daemon/bell.hpp"
#include "daemon/metrics.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Hub {
 public:
  Hub(boost::asio::any_io_executor executor, schema::Seq head, Metrics& metrics)
      : bell_(std::move(executor)), head_(head), metrics_(metrics) {}

  /// The newest event that is on disk.
  schema::Seq head() const { return head_; }
  /// Up to here it is known which stories the items tell.
  schema::Seq stories() const { return stories_; }

  /// To be called after the commit, never before.
  void announce(const schema::Recorded& recorded) {
    metrics_.count_events(recorded);
    if (recorded.last <= head_) return;
    head_ = recorded.last;
    bell_.ring();
  }

  void announce_stories(schema::Seq seq) {
    stories_ = seq;
    bell_.ring();
  }

  /// Makes everybody who waits look around, for reasons of their own.
  void rouse() { bell_.ring(); }

  /// Returns when there is an event beyond `cursor` (true), or after `patience`, or when roused
  /// (false).
  boost::asio::awaitable<bool> wait_beyond(schema::Seq cursor, Bell::Patience patience) {
    if (head_ <= cursor) co_await bell_.wait(patience);
    co_return head_ > cursor;
  }
  /// The same for who follows behind the stories.
  boost::asio::awaitable<bool> wait_for_stories(schema::Seq cursor, Bell::Patience patience) {
    if (stories_ <= cursor) co_await bell_.wait(patience);
    co_return stories_ > cursor;
  }

 private:
  Bell bell_;
  schema::Seq head_;
  Metrics& metrics_;
  schema::Seq stories_{};
};

}  // namespace feedwire::daemon
