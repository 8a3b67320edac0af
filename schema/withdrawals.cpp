#include "schema/withdrawals.hpp"

#include <algorithm>
#include <iterator>

namespace feedwire::schema {

using feeds::EntryKey;

bool Withdrawals::has_suspects() const {
  Query query = connection_.query("SELECT 1 FROM suspect WHERE feed = ? LIMIT 1");
  return query.integer(feed_.value).step();
}

std::vector<ItemId> Withdrawals::confirmed(const Keys& current) {
  Keys missing;
  {
    Query query = connection_.query("SELECT key FROM suspect WHERE feed = ?");
    query.integer(feed_.value);
    while (query.step()) {
      EntryKey key;
      const std::string bytes = query.text_at(0);
      std::copy_n(bytes.begin(), std::min(bytes.size(), key.bytes.size()), key.bytes.begin());
      if (!current.contains(key)) missing.insert(key);
    }
  }
  connection_.query("DELETE FROM suspect WHERE feed = ?").integer(feed_.value).run();
  std::vector<ItemId> items;
  if (missing.empty()) return items;
  const std::optional<ItemId> oldest_left = oldest(current);
  for (const EntryKey& key : missing) {
    const std::optional<ItemId> item = item_of(key);
    if (item && oldest_left && *oldest_left < *item) items.push_back(*item);
  }
  std::sort(items.begin(), items.end());
  return items;
}

void Withdrawals::suspect(const Keys& previous, const Keys& current) {
  if (previous == current) return;
  Keys shared;
  std::set_intersection(
      previous.begin(),
      previous.end(),
      current.begin(),
      current.end(),
      std::inserter(shared, shared.end())
  );
  const std::optional<ItemId> oldest_left = oldest(shared);
  if (!oldest_left) return;
  Keys missing;
  for (const EntryKey& key : previous) {
    if (current.contains(key)) continue;
    const std::optional<ItemId> item = item_of(key);
    if (item && *oldest_left < *item) missing.insert(key);
  }
  if (missing.size() * 5 > previous.size()) return;
  for (const EntryKey& key : missing)
    connection_.query("INSERT OR IGNORE INTO suspect (feed, key) VALUES (?, ?)")
        .integer(feed_.value)
        .blob(key.bytes.data(), key.bytes.size())
        .run();
}

void Withdrawals::note(ItemId item) {
  // A hash that no content has, so that the entry differs from it when it is seen again.
  connection_.query("UPDATE item SET content_hash = zeroblob(16) WHERE id = ?")
      .integer(item.value)
      .run();
}

std::optional<ItemId> Withdrawals::item_of(const EntryKey& key) const {
  Query query = connection_.query(
      "SELECT item.id FROM entry_key JOIN item ON item.id = entry_key.item WHERE entry_key.feed = "
      "? AND key = ?"
  );
  query.integer(feed_.value).blob(key.bytes.data(), key.bytes.size());
  if (!query.step()) return std::nullopt;
  return ItemId{query.integer_at(0)};
}

std::optional<ItemId> Withdrawals::oldest(const Keys& keys) const {
  std::optional<ItemId> first;
  for (const EntryKey& key : keys) {
    const std::optional<ItemId> item = item_of(key);
    if (item && (!first || *item < *first)) first = item;
  }
  return first;
}

}  // namespace feedwire::schema
