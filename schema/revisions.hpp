// What items said before their publishers changed them.
#pragma once

#include <vector>

#include "schema/item.hpp"

namespace feedwire::schema {

class Connection;

/// One state of an item.
struct Revision {
  int revision{1};
  Time at{};             ///< when it came
  feeds::Entry entry{};  ///< url, title, summary, content, authors and tags; nothing else is kept
};

/// A view on a Store; valid while the store is, on the store's thread.
class Revisions {
 public:
  /// Of one item, besides the present one: a page that changes at every look must not fill the
  /// disk.
  static constexpr int most_kept = 20;

  explicit Revisions(Connection& connection) : connection_(connection) {}

  /// Keeps what the item says now. Call it before that is changed.
  void keep(ItemId item);
  /// The oldest first; the last one is what the item says now.
  std::vector<Revision> of(ItemId item) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
