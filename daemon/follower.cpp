#include "daemon/follower.hpp"

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
  std::string bytes{};
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
  Encoded encoded{.bytes = {}, .cursor = batch.cursor};
  for (const schema::Item& item : batch.items) {
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

}  // namespace

asio::awaitable<void> follow(FollowerTerms terms, Hub& hub, Readers& readers, Outlet& outlet) {
  using Clock = std::chrono::steady_clock;
  outlet.when_gone([&hub] { hub.rouse(); });
  if (terms.form == StreamForm::sse && !co_await outlet.write("retry: 1000\n\n")) co_return;
  Seq cursor = terms.after;
  // Counted from the last byte sent: a filter may leave out all that comes, and others who leave
  // rouse everybody.
  auto quiet_since = Clock::now();
  while (!outlet.is_gone()) {
    std::string bytes;
    if (cursor < hub.head()) {
      const Seq head = hub.head();
      auto read = [&](schema::Store& store) {
        EventBatch batch =
            store.items().after(cursor, head, batch_size, terms.filter, terms.updates);
        if (terms.search) keep_what_matches(batch, *terms.search);
        return encode(batch, terms.form);
      };
      Encoded encoded = co_await readers.run(std::move(read));
      cursor = encoded.cursor;
      bytes = std::move(encoded.bytes);
    } else {
      co_await hub.wait_beyond(cursor, quiet_since + terms.keep_alive - Clock::now());
    }
    const bool is_overdue = bytes.empty() && Clock::now() - quiet_since >= terms.keep_alive;
    if (is_overdue) bytes = terms.form == StreamForm::sse ? ": keep-alive\n\n" : "\n";
    if (bytes.empty() || outlet.is_gone()) continue;
    if (!co_await outlet.write(std::move(bytes))) co_return;
    quiet_since = Clock::now();
  }
}

}  // namespace feedwire::daemon
