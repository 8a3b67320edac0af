// Stories across feeds: follows the log behind the announcements, a bounded step at a time, and
// says of each item which story it tells.
#pragma once

#include "schema/ids.hpp"

namespace feedwire::schema {

class Connection;

/// A view on a Store; valid while the store is, on the store's thread.
class StoryIndex {
 public:
  explicit StoryIndex(Connection& connection) : connection_(connection) {}

  /// Up to here the items of the log were compared.
  Seq cursor() const;
  /// Events that were not looked at yet.
  std::int64_t lag() const;

  /// Compares the items of the next events, `limit` of them at most; the new cursor. A story that
  /// was told stays: what changes later may join one, and never leaves it.
  Seq advance(std::int64_t limit);
  /// Forgets all items of a source. What told the same story as one of them has a story still.
  void forget(FeedId source);
  /// Forgets everything and begins anew: advance() compares again.
  void clear();

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
