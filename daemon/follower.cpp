#include "daemon/follower.hpp"

#include "daemon/delivery.hpp"
#include "daemon/live.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Seq;

namespace {

// The one who reads should know why nothing comes any more.
std::string full_notice(const Delivery& delivery, StreamForm form) {
  const std::string unacked = std::to_string(delivery.unacked());
  if (form == StreamForm::sse)
    return ": " + unacked + " events are unacknowledged (max_unacked is " +
           std::to_string(delivery.max_unacked()) + "); acknowledge some to get more\n\n";
  return R"({"_feedwire":{"event":"waiting","unacked":)" + unacked + R"(,"max_unacked":)" +
         std::to_string(delivery.max_unacked()) + "}}\n";
}

std::string gap_notice(Seq after, Seq first, StreamForm form) {
  const std::string members =
      "\"after\":" + std::to_string(after.value) + ",\"first\":" + std::to_string(first.value);
  if (form == StreamForm::sse) return "event: gap\ndata: {" + members + "}\n\n";
  return R"({"_feedwire":{"event":"gap",)" + members + "}}\n";
}

std::string end_notice(StreamEnd reason, StreamForm form) {
  struct Words {
    const char* code;
    const char* sentence;
  };
  const Words words = reason == StreamEnd::takeover ? Words{"takeover", "another client took over"}
                      : reason == StreamEnd::seek
                          ? Words{"seek", "the cursor was moved"}
                          : Words{"deleted", "the subscription was deleted"};
  if (form == StreamForm::sse) return std::string(": ") + words.sentence + "\n\n";
  return std::string(R"({"_feedwire":{"event":"end","reason":")") + words.code + "\"}}\n";
}

class Following {
 public:
  using Clock = std::chrono::steady_clock;

  Following(
      FollowerTerms terms, LiveStreams& live, Readers& readers, Outlet& outlet, Delivery* delivery
  )
      : terms_(std::move(terms)),
        channel_(live.join(terms_)),
        readers_(readers),
        outlet_(outlet),
        delivery_(delivery),
        cursor_(terms_.after) {
    const auto rouse = [channel = channel_.get()] { channel->rouse(); };
    if (delivery_ != nullptr) delivery_->attach(outlet_, rouse);
    outlet_.when_gone([rouse, delivery] {
      rouse();
      if (delivery != nullptr) delivery->client_left();
    });
  }
  ~Following() {
    if (delivery_ != nullptr) delivery_->detach();
  }
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;

  asio::awaitable<void> run() {
    if (terms_.form == StreamForm::sse && !co_await outlet_.write("retry: 1000\n\n")) co_return;
    while (!is_over()) {
      Bytes bytes = co_await next();
      const bool is_overdue = is_empty(bytes) && patience() <= Clock::duration::zero();
      if (is_overdue) bytes = own(terms_.form == StreamForm::sse ? ": keep-alive\n\n" : "\n");
      if (is_empty(bytes) || is_over()) continue;
      if (!co_await outlet_.write_shared(std::move(bytes))) co_return;
      quiet_since_ = Clock::now();
    }
    if (outlet_.is_gone()) co_return;
    std::string notice = end_notice(delivery_->end_reason(), terms_.form);
    co_await outlet_.write(std::move(notice));
  }

 private:
  bool is_over() const {
    return outlet_.is_gone() ||
           (delivery_ != nullptr && delivery_->end_reason() != StreamEnd::none);
  }

  Clock::duration patience() const { return quiet_since_ + terms_.keep_alive - Clock::now(); }

  using Bytes = std::shared_ptr<const std::string>;  // null: none

  static bool is_empty(const Bytes& bytes) { return bytes == nullptr || bytes->empty(); }
  static Bytes own(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
  }

  // What is to be sent next; empty after a wait.
  asio::awaitable<Bytes> next() {
    if (delivery_ != nullptr) cursor_ = std::max(cursor_, delivery_->acknowledged());
    const std::int64_t room = delivery_ != nullptr ? delivery_->room() : batch_size;
    if (room == 0) co_return co_await wait_for_room();
    is_full_told_ = false;
    const auto entry = channel_->next(cursor_);
    const bool fits =
        entry && entry->after == cursor_ && static_cast<std::int64_t>(entry->events.size()) <= room;
    if (fits) co_return take(entry);
    // Behind the ring up to where it begins, within one of its entries up to where that ends.
    Seq up_to = channel_->cursor();
    if (entry) up_to = entry->after > cursor_ ? entry->after : entry->cursor;
    if (cursor_ < up_to) co_return co_await read(up_to, std::min(room, batch_size));
    co_await channel_->wait(patience());
    co_return nullptr;
  }

  asio::awaitable<Bytes> wait_for_room() {
    if (!std::exchange(is_full_told_, true)) co_return own(full_notice(*delivery_, terms_.form));
    co_await delivery_->wait_for_room(patience());
    co_return nullptr;
  }

  asio::awaitable<Bytes> read(Seq up_to, std::int64_t limit) {
    auto events = co_await read_events(readers_, terms_, cursor_, up_to, limit);
    // What was acknowledged meanwhile, from an earlier stream, must not come again.
    if (delivery_ != nullptr && delivery_->acknowledged() > cursor_) co_return nullptr;
    const std::string gap = gap_before(*events);
    Bytes bytes = take(events);
    if (!gap.empty()) bytes = own(gap + *bytes);
    co_return bytes;
  }

  Bytes take(const std::shared_ptr<const EncodedEvents>& events) {
    cursor_ = events->cursor;
    if (delivery_ != nullptr && !is_over()) delivery_->hand_over(events->events, events->cursor);
    return {events, &events->bytes};
  }

  // What retention took is told once, with the first event that comes behind it. The ring needs no
  // such notice: nothing that is so new goes.
  std::string gap_before(const EncodedEvents& events) {
    if (!gap_after_ && cursor_ < events.dropped_to && gap_told_ < events.dropped_to)
      gap_after_ = cursor_;
    if (!gap_after_ || events.events.empty()) return {};
    gap_told_ = events.dropped_to;
    return gap_notice(*std::exchange(gap_after_, std::nullopt), events.events.front(), terms_.form);
  }

  FollowerTerms terms_;
  std::shared_ptr<LiveChannel> channel_;
  Readers& readers_;
  Outlet& outlet_;
  Delivery* delivery_;
  Seq cursor_;
  // Counted from the last byte sent: a filter may leave out all that comes, and others who leave
  // rouse everybody.
  Clock::time_point quiet_since_{Clock::now()};
  bool is_full_told_{false};
  std::optional<Seq> gap_after_{};  ///< where events are missing, until that is told
  Seq gap_told_{};
};

}  // namespace

asio::awaitable<void> follow(
    FollowerTerms terms, LiveStreams& live, Readers& readers, Outlet& outlet, Delivery* delivery
) {
  Following following(std::move(terms), live, readers, outlet, delivery);
  co_await following.run();
}

}  // namespace feedwire::daemon
