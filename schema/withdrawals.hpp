// Which entries a publisher withdrew: missing from two good answers in a row. Private to this room.
#pragma once

#include <set>
#include <vector>

#include "schema/connection.hpp"
#include "schema/item.hpp"

namespace feedwire::schema {

/// One feed's, inside the transaction that records its document.
class Withdrawals {
 public:
  using Keys = std::set<feeds::EntryKey>;

  Withdrawals(Connection& connection, FeedId feed) : connection_(connection), feed_(feed) {}

  /// Is there anything for confirmed() to find?
  bool has_suspects() const;

  /// The items that the last answer lacked and that this one lacks, too, oldest first. Suspects
  /// are over with it, whatever became of them.
  std::vector<ItemId> confirmed(const Keys& current);

  /// What the last document had and this one lacks becomes a suspect, if something older is still
  /// there (a feed drops its oldest entries in the ordinary way) and if that is at most 20 % of
  /// the last document (a document that lost more is broken or another one).
  void suspect(const Keys& previous, const Keys& current);

  /// The item was told as withdrawn: should its entry come back, that is an update.
  void note(ItemId item);

 private:
  /// The item behind a key; nothing where retention took it.
  std::optional<ItemId> item_of(const feeds::EntryKey& key) const;
  /// The oldest of these; nothing where none is left.
  std::optional<ItemId> oldest(const Keys& keys) const;

  Connection& connection_;
  FeedId feed_;
};

}  // namespace feedwire::schema
