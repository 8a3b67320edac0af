#include "daemon/follower.hpp"

#include "daemon/delivery.hpp"
#include "daemon/item_json.hpp"
#include "feeds/search_match.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::EventBatch;
using schema::Seq;

namespace {

// Events looked at in one go: enough to make the query cheap, few enough to keep a batch small in
// memory.
constexpr std::int64_t batch_size = 100;

struct Encoded {
  Seq dropped_to{};  ///< what retention took, as far as the filter goes
  std::string bytes{};
  std::vector<Seq> events{};
  Seq cursor{};
};

// On a reader's thread.
void keep_what_matches(EventBatch& batch, const feeds::SearchQuery& search) {
  std::erase_if(batch.items, [&](schema::Item& item) {
    auto match = feeds::match(search, feeds::search_document(item.entry));
    if (!match) return true;
    item.snippet = std::move(match->snippet);
    return false;
  });
}

// On a reader's thread: sanitising and encoding are most of a batch's cost.
Encoded encode(const EventBatch& batch, StreamForm form) {
  Encoded encoded{.bytes = {}, .events = {}, .cursor = batch.cursor};
  for (const schema::Item& item : batch.items) {
    encoded.events.push_back(item.seq);
    if (form == StreamForm::ndjson) {
      encoded.bytes += item_json(item, true) + "\n";
      continue;
    }
    encoded.bytes += "id: " + std::to_string(item.seq.value) +
                     "\nevent: " + schema::to_string(item.event) + "\ndata: " + item_json(item) +
                     "\n\n";
  }
  // What the filter left out moves the client's Last-Event-ID all the same.
  const bool ends_early = batch.items.empty() || batch.items.back().seq < batch.cursor;
  if (form == StreamForm::sse && ends_early)
    encoded.bytes += "id: " + std::to_string(batch.cursor.value) + "\n\n";
  return encoded;
}

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

  Following(FollowerTerms terms, Hub& hub, Readers& readers, Outlet& outlet, Delivery* delivery)
      : terms_(std::move(terms)),
        hub_(hub),
        readers_(readers),
        outlet_(outlet),
        delivery_(delivery),
        cursor_(terms_.after) {
    if (delivery_ != nullptr) delivery_->attach(outlet_);
    outlet_.when_gone([&hub, delivery] {
      hub.rouse();
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
      std::string bytes = co_await next();
      const bool is_overdue = bytes.empty() && patience() <= Clock::duration::zero();
      if (is_overdue) bytes = terms_.form == StreamForm::sse ? ": keep-alive\n\n" : "\n";
      if (bytes.empty() || is_over()) continue;
      if (!co_await outlet_.write(std::move(bytes))) co_return;
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

  // What is to be sent next; empty after a wait.
  asio::awaitable<std::string> next() {
    if (delivery_ != nullptr) cursor_ = std::max(cursor_, delivery_->acknowledged());
    const std::int64_t room = delivery_ != nullptr ? delivery_->room() : batch_size;
    if (room == 0) co_return co_await wait_for_room();
    is_full_told_ = false;
    if (cursor_ < head()) co_return co_await read(std::min(room, batch_size));
    if (terms_.filter.unique) {
      co_await hub_.wait_for_stories(cursor_, patience());
    } else {
      co_await hub_.wait_beyond(cursor_, patience());
    }
    co_return std::string();
  }

  // Which item tells a story first is known a moment after the announcement.
  Seq head() const { return terms_.filter.unique ? hub_.stories() : hub_.head(); }

  asio::awaitable<std::string> wait_for_room() {
    if (!std::exchange(is_full_told_, true)) co_return full_notice(*delivery_, terms_.form);
    co_await delivery_->wait_for_room(patience());
    co_return std::string();
  }

  asio::awaitable<std::string> read(std::int64_t limit) {
    const Seq up_to = head();
    auto batch = [&](schema::Store& store) {
      EventBatch events = store.items().after(cursor_, up_to, limit, terms_.filter, terms_.updates);
      if (terms_.search) keep_what_matches(events, *terms_.search);
      Encoded made = encode(events, terms_.form);
      made.dropped_to = store.retention().dropped_to(terms_.filter);
      return made;
    };
    Encoded encoded = co_await readers_.run(std::move(batch));
    // What was acknowledged meanwhile, from an earlier stream, must not come again.
    if (delivery_ != nullptr && delivery_->acknowledged() > cursor_) co_return std::string();
    note_gap(encoded);
    cursor_ = encoded.cursor;
    if (delivery_ != nullptr && !is_over()) delivery_->hand_over(encoded.events, encoded.cursor);
    co_return std::move(encoded.bytes);
  }

  // Told once, with the first event that comes behind it.
  void note_gap(Encoded& encoded) {
    if (!gap_after_ && cursor_ < encoded.dropped_to && gap_told_ < encoded.dropped_to)
      gap_after_ = cursor_;
    if (!gap_after_ || encoded.events.empty()) return;
    encoded.bytes = gap_notice(*gap_after_, encoded.events.front(), terms_.form) + encoded.bytes;
    gap_told_ = encoded.dropped_to;
    gap_after_.reset();
  }

  FollowerTerms terms_;
  Hub& hub_;
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
    FollowerTerms terms, Hub& hub, Readers& readers, Outlet& outlet, Delivery* delivery
) {
  Following following(std::move(terms), hub, readers, outlet, delivery);
  co_await following.run();
}

}  // namespace feedwire::daemon
