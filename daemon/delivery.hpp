// What a durable subscription adds to a stream: which events are on their way without an
// acknowledgement, and whether the stream is still the one that counts.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "daemon/bell.hpp"
#include "daemon/message.hpp"
#include "schema/ids.hpp"

namespace feedwire::daemon {

/// Why a stream of a subscription ends though both sides are well.
enum class StreamEnd { none, takeover, seek, deleted };

/// I/O thread only. Shared by the stream that delivers and the subscription that it belongs to.
class Delivery {
 public:
  struct Terms {
    std::string token{};         ///< names the stream, so that its acknowledgements can be told
    schema::Seq acknowledged{};  ///< where it begins
    std::int64_t max_unacked{};
    std::function<void()> handed{};  ///< called after each hand_over
  };

  Delivery(boost::asio::any_io_executor executor, Terms terms);

  // ---- for the stream ----

  /// The stream runs and writes here, until detach(). `rouse` wakes it where it waits for events.
  void attach(Outlet& outlet, std::function<void()> rouse);
  void detach();
  /// Events that may be handed over now. 0 until there is room for a batch again, so that a client
  /// that acknowledges one by one does not cost a query for each.
  std::int64_t room() const;
  /// To be called before the events leave: they are on their way from now on, and all up to
  /// `looked` was looked at.
  void hand_over(const std::vector<schema::Seq>& events, schema::Seq looked);
  schema::Seq acknowledged() const { return acknowledged_; }
  /// Returns when an acknowledgement came, or the client left, or after `patience`.
  boost::asio::awaitable<void> wait_for_room(Bell::Patience patience);
  void client_left() { bell_.ring(); }
  /// Why the stream must end; none: it goes on.
  StreamEnd end_reason() const { return end_reason_; }

  // ---- for the subscription ----

  const std::string& token() const { return terms_.token; }
  std::int64_t max_unacked() const { return terms_.max_unacked; }
  std::int64_t unacked() const { return static_cast<std::int64_t>(unacked_.size()); }
  /// All up to here was looked at: handed over, or left out by the filters.
  schema::Seq looked() const { return looked_; }
  bool is_client_gone() const { return outlet_ != nullptr && outlet_->is_gone(); }
  void acknowledge(schema::Seq seq);
  /// Ends the stream: in good order where it waits, by force where its client does not read.
  void end(StreamEnd reason);

 private:
  Terms terms_;
  Bell bell_;
  Outlet* outlet_{nullptr};
  std::function<void()> rouse_{};
  std::deque<schema::Seq> unacked_{};
  schema::Seq acknowledged_{};
  schema::Seq looked_{};
  StreamEnd end_reason_{StreamEnd::none};
};

}  // namespace feedwire::daemon
