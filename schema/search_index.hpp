// The full-text index: follows the log behind the announcements, a bounded step at a time.
#pragma once

#include "schema/ids.hpp"

namespace feedwire::schema {

class Connection;

/// A view on a Store; valid while the store is, on the store's thread.
class SearchIndex {
 public:
  explicit SearchIndex(Connection& connection) : connection_(connection) {}

  /// Up to here the events of the log can be found.
  Seq cursor() const;
  /// Events that cannot be found yet.
  std::int64_t lag() const;

  /// Takes in the items of the next events, `limit` of them at most; the new cursor.
  Seq advance(std::int64_t limit);
  /// Takes out an item that is still there.
  void forget(ItemId item);
  /// Takes out all items of a source, which are still there.
  void forget(FeedId source);
  /// Empties the index and begins anew: advance() fills it again.
  void clear();

 private:
  void forget(const char* which, std::int64_t of);

  Connection& connection_;
};

}  // namespace feedwire::schema
