// One client that follows the log: a cursor. What is new comes from a ring that all who follow in
// the same way share; behind it, from the log in batches. No queue.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>

#include "daemon/message.hpp"
#include "daemon/readers.hpp"
#include "feeds/search_query.hpp"
#include "schema/items.hpp"

namespace feedwire::daemon {

class Delivery;
class LiveStreams;

/// The shape of a stream on the wire.
enum class StreamForm {
  sse,     ///< text/event-stream (WHATWG HTML, 9.2)
  ndjson,  ///< one JSON object a line
};

/// A stream says something at least this often.
constexpr std::chrono::seconds default_keep_alive{15};

struct FollowerTerms {
  schema::Seq after{};
  schema::ItemFilter filter{};
  /// Looked for in each item's own text, so that a stream need not wait for the index.
  std::optional<feeds::SearchQuery> search{};
  bool updates{false};
  StreamForm form{StreamForm::sse};
  std::chrono::steady_clock::duration keep_alive{default_keep_alive};

  bool operator==(const FollowerTerms&) const = default;
};

/// Follows until the client leaves or the daemon stops; with a delivery, that of a durable
/// subscription, also until that ends, and never with more events unacknowledged than it has room
/// for. I/O thread.
boost::asio::awaitable<void> follow(
    FollowerTerms terms,
    LiveStreams& live,
    Readers& readers,
    Outlet& outlet,
    Delivery* delivery = nullptr
);

}  // namespace feedwire::daemon
