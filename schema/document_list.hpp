// The documents that a feed's news came in, kept as they were sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"
#include "schema/ids.hpp"

namespace feedwire::schema {

using feeds::Time;

class Connection;

struct KeptDocument {
  std::int64_t id{};      ///< rises; the newest has the highest
  std::int64_t number{};  ///< that of the feed's last good document when this was it
  Time at{};
  std::string url{};           ///< where it came from in the end
  std::string content_type{};  ///< as the server said
  std::string coding{};        ///< content coding of `body`; empty: none
  std::string body{};
  std::int64_t bytes{};  ///< of body, where the body itself is not asked for
};

/// A view on a Store; valid while the store is, on the store's thread.
class DocumentList {
 public:
  explicit DocumentList(Connection& connection) : connection_(connection) {}

  /// Takes in the document that was just read (`id` and `number` are given here), and forgets all
  /// but the newest `keep` of its feed. Nothing where the feed is gone.
  void add(FeedId feed, const KeptDocument& document, std::int64_t keep);

  /// The newest first, without their bodies.
  std::vector<KeptDocument> list(FeedId feed) const;
  /// The newest first.
  std::vector<KeptDocument> all(FeedId feed) const;
  std::optional<KeptDocument> find(FeedId feed, std::int64_t id) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
