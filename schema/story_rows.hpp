// The tables of stories: one place that reads and writes them. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feeds/similarity.hpp"
#include "schema/item.hpp"

namespace feedwire::schema {

class Connection;

/// What the index keeps of an item.
struct StoryRow {
  ItemId item{};
  FeedId feed{};
  ItemId story{};
  std::optional<ItemId> duplicate_of{};
  Time received{};
  Time at{};  ///< the earlier of published and received
  std::int64_t site{};
  std::optional<std::int64_t> address{};
  std::string print{};  ///< bytes of a fingerprint; empty: not to be compared
};

class StoryRows {
 public:
  explicit StoryRows(Connection& connection) : connection_(connection) {}

  std::optional<StoryRow> find(ItemId item) const;
  void put(const StoryRow& row) const;
  /// With its keys. The next item that told its story is the first one of it from then on.
  void remove(ItemId item) const;
  std::vector<ItemId> of_feed(FeedId feed) const;

  /// Others that tell the story that this item told first.
  bool has_members(ItemId story) const;

  /// Before `item`, the oldest first, at most `limit`.
  std::vector<StoryRow> with_address(std::int64_t address, ItemId item, std::int64_t limit) const;

  /// Rows of items before `item` that share keys with it, the most promising first.
  std::vector<StoryRow> candidates(const std::vector<feeds::BandKey>& keys, ItemId item) const;

  void add_keys(ItemId item, const std::vector<feeds::BandKey>& keys) const;
  /// Those that lead to a fingerprint of these bytes.
  void drop_keys(ItemId item, const std::string& print) const;

  /// Items that were received before `edge` are not compared any more; `limit` of them at most.
  void drop_old(Time edge, std::int64_t limit) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
