#include "daemon/live.hpp"

#include <algorithm>

#include "daemon/feed_event_json.hpp"
#include "daemon/item_json.hpp"
#include "feeds/search_match.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::EventBatch;
using schema::Seq;
using Shared = std::shared_ptr<const EncodedEvents>;

namespace {

// What a follower may miss while its client is slow, before it has to read the log by itself.
constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t most_entries = 64;

// Which item tells a story first is known a moment after the announcement.
Seq head_for(const FollowerTerms& terms, const Hub& hub) {
  return terms.filter.unique ? hub.stories() : hub.head();
}

asio::awaitable<void> wait_beyond(const FollowerTerms& terms, Seq cursor, Hub& hub) {
  constexpr std::chrono::hours patience{24};
  if (terms.filter.unique) {
    co_await hub.wait_for_stories(cursor, patience);
  } else {
    co_await hub.wait_beyond(cursor, patience);
  }
}

// On a reader's thread.
void keep_what_matches(EventBatch& batch, const feeds::SearchQuery& search) {
  std::erase_if(batch.items, [&](schema::Item& item) {
    auto match = feeds::match(search, feeds::search_document(item.entry));
    if (!match) return true;
    item.snippet = std::move(match->snippet);
    return false;
  });
}

// Events on their way into bytes.
class Encoder {
 public:
  Encoder(EncodedEvents& to, StreamForm form) : to_(to), form_(form) {}

  void add(const schema::Item& item) {
    const bool is_line = form_ == StreamForm::ndjson;
    add(item.seq, schema::to_string(item.event), item_json(item, is_line));
  }
  void add(const schema::FeedEvent& event) { add(event.seq, "feed", feed_event_json(event)); }
  // What the filter left out moves the client's Last-Event-ID all the same.
  void end(Seq cursor) {
    const bool ends_early = to_.events.empty() || to_.events.back() < cursor;
    if (form_ == StreamForm::sse && ends_early)
      to_.bytes += "id: " + std::to_string(cursor.value) + "\n\n";
  }

 private:
  void add(Seq seq, const char* kind, const std::string& json) {
    to_.events.push_back(seq);
    if (form_ == StreamForm::ndjson) {
      to_.bytes += json + "\n";
      return;
    }
    to_.bytes +=
        "id: " + std::to_string(seq.value) + "\nevent: " + kind + "\ndata: " + json + "\n\n";
  }

  EncodedEvents& to_;
  StreamForm form_;
};

// On a reader's thread: sanitising and encoding are most of a batch's cost.
EncodedEvents encode(const EventBatch& batch, Seq after, StreamForm form) {
  EncodedEvents encoded;
  encoded.after = after;
  encoded.cursor = batch.cursor;
  Encoder encoder(encoded, form);
  auto feed = batch.feeds.begin();
  for (const schema::Item& item : batch.items) {
    for (; feed != batch.feeds.end() && feed->seq < item.seq; ++feed) encoder.add(*feed);
    encoder.add(item);
  }
  for (; feed != batch.feeds.end(); ++feed) encoder.add(*feed);
  encoder.end(batch.cursor);
  return encoded;
}

}  // namespace

asio::awaitable<Shared> read_events(
    Readers& readers, const FollowerTerms& terms, Seq after, Seq up_to, std::int64_t limit
) {
  auto read = [&](schema::Store& store) -> Shared {
    EventBatch batch = store.items().after(after, up_to, limit, terms.filter, terms.updates);
    if (terms.search) keep_what_matches(batch, *terms.search);
    auto events = std::make_shared<EncodedEvents>(encode(batch, after, terms.form));
    events->dropped_to = store.retention().dropped_to(terms.filter);
    return events;
  };
  co_return co_await readers.run(std::move(read));
}

Shared LiveChannel::next(Seq cursor) const {
  const auto found =
      std::upper_bound(ring_.begin(), ring_.end(), cursor, [](Seq seq, const Shared& entry) {
        return seq < entry->cursor;
      });
  return found == ring_.end() ? nullptr : *found;
}

asio::awaitable<void> LiveChannel::wait(Bell::Patience patience) {
  if (!failure_) co_await bell_.wait(patience);
  if (failure_) std::rethrow_exception(failure_);
}

asio::awaitable<void> LiveChannel::run(Hub& hub, Readers& readers) {
  try {
    co_await read_on(hub, readers);
  } catch (...) {
    // Those who follow are told, and end as if they had read by themselves.
    failure_ = std::current_exception();
    bell_.ring();
  }
}

asio::awaitable<void> LiveChannel::read_on(Hub& hub, Readers& readers) {
  while (followers_ > 0) {
    co_await wait_beyond(terms_, cursor_, hub);
    const Seq head = head_for(terms_, hub);
    if (head <= cursor_) continue;
    Shared events = co_await read_events(readers, terms_, cursor_, head, batch_size);
    cursor_ = events->cursor;
    keep(std::move(events));
    bell_.ring();
  }
}

void LiveChannel::keep(Shared events) {
  bytes_ += events->bytes.size();
  ring_.push_back(std::move(events));
  while (ring_.size() > 1 && (bytes_ > most_bytes || ring_.size() > most_entries)) {
    bytes_ -= ring_.front()->bytes.size();
    ring_.pop_front();
  }
}

std::shared_ptr<LiveChannel> LiveStreams::join(FollowerTerms terms) {
  terms.after = {};
  terms.keep_alive = {};
  const auto is_it = [&](const std::shared_ptr<LiveChannel>& one) {
    return one->terms_ == terms && !one->failure_;
  };
  const auto found = std::find_if(channels_.begin(), channels_.end(), is_it);
  const bool is_new = found == channels_.end();
  const Seq head = head_for(terms, hub_);
  const auto channel =
      is_new ? std::make_shared<LiveChannel>(executor_, std::move(terms), head) : *found;
  ++channel->followers_;
  if (is_new) {
    channels_.push_back(channel);
    tasks_.spawn(serve(channel));
  }
  return {channel.get(), [this, channel](LiveChannel* left) {
            if (--left->followers_ == 0) hub_.rouse();
          }};
}

asio::awaitable<void> LiveStreams::serve(std::shared_ptr<LiveChannel> channel) {
  co_await channel->run(hub_, readers_);
  channels_.remove(channel);
}

asio::awaitable<void> LiveStreams::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace feedwire::daemon
