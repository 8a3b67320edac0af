// Reading items: lists that page by id, and batches of events after a cursor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/feed_events.hpp"
#include "schema/item.hpp"

namespace feedwire::schema {

class Connection;

/// Which items; what is absent does not filter.
struct ItemFilter {
  std::optional<FeedId> feed{};
  std::string category{};       ///< a path prefix: "新媒体/cnBeta"
  std::string author{};         ///< a name, exactly
  std::string tag{};            ///< one of its tags, exactly
  std::string language{};       ///< "zh" is also "zh-CN": RFC 4647, 3.3.1; lower case
  bool unique{false};           ///< only the first item of each story
  std::optional<Time> since{};  ///< tests the earlier of published and received
  std::optional<Time> until{};
  bool removals{false};  ///< of events: withdrawals, too; which items are listed does not change
  bool feeds{false};     ///< of events: what befalls feeds, too

  bool operator==(const ItemFilter&) const = default;
};

struct ItemPage {
  ItemFilter filter{};
  std::optional<ItemId> after{};   ///< ids above
  std::optional<ItemId> before{};  ///< ids below
  bool ascending{false};
  std::int64_t limit{50};
};

/// Some events after a cursor.
struct EventBatch {
  std::vector<Item> items{};
  std::vector<FeedEvent> feeds{};  ///< of the same stretch, where the filter asks for them
  Seq cursor{};  ///< up to here all was looked at; what the filter left out included
};

class Items {
 public:
  explicit Items(Connection& connection) : connection_(connection) {}

  std::vector<Item> list(const ItemPage& page) const;
  /// The item that this is the seq of an event of.
  std::optional<Item> find(Seq any) const;
  /// Fills in who else tells the stories of these items.
  void tell_others(std::vector<Item>& items) const;
  /// A folder's document as it came, byte for byte; nothing for entries of a fetched feed.
  std::optional<std::string> document(ItemId item) const;
  /// Events in (after, up_to], at most `limit` of them looked at; backfill is passed over.
  EventBatch after(Seq after, Seq up_to, std::int64_t limit, const ItemFilter& filter, bool updates)
      const;
  /// The items whose latest event is in (after, up_to], backfill as well, each once; at most
  /// `limit` events are looked at.
  EventBatch latest(Seq after, Seq up_to, std::int64_t limit, const ItemFilter& filter) const;

 private:
  Seq edge(Seq after, Seq up_to, std::int64_t limit) const;

  Connection& connection_;
};

}  // namespace feedwire::schema
