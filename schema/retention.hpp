// Retention: items go when they are old enough, or many enough. What their feed still shows stays,
// and that an entry was there is never forgotten, so nothing comes back as new.
#pragma once

#include <optional>
#include <vector>

#include "schema/ids.hpp"
#include "schema/items.hpp"
#include "schema/source.hpp"

namespace feedwire::schema {

class Connection;

/// A view on a Store; valid while the store is, on the store's thread.
class RetentionSweep {
 public:
  explicit RetentionSweep(Connection& connection) : connection_(connection) {}

  struct Plan {
    FeedId feed{};
    Retention retention{};
  };
  /// The fetched feeds whose items do not stay forever, those that were removed included. A
  /// folder's documents are its owner's to delete.
  std::vector<Plan> plans(const Retention& by_default) const;

  /// Drops the oldest items that may go, at most `limit` of them; how many.
  std::int64_t drop(const Plan& plan, Time now, std::int64_t limit);

  /// The newest event among those that the filter's feed lost so; of any feed where it names none.
  Seq dropped_to(const ItemFilter& filter) const;

  /// Gives at most so many free pages back to the file system, and says whether more are free.
  bool shrink(std::int64_t pages);

 private:
  void drop_item(ItemId item);

  Connection& connection_;
};

}  // namespace feedwire::schema
