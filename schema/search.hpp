// Searching: the index names items that may match, their texts decide, and the best come first.
#pragma once

#include <optional>
#include <vector>

#include "feeds/search_query.hpp"
#include "schema/items.hpp"

namespace feedwire::schema {

/// Matches are taken by id, in windows of some hundred; a ranked page goes through each window from
/// the best to the least. So the newest matches come first, the most fitting of them foremost, and
/// neither a page nor a match that is added later makes another one be left out or shown twice.
struct SearchPage {
  feeds::SearchQuery query{};
  ItemFilter filter{};
  std::optional<ItemId> after{};   ///< ids above
  std::optional<ItemId> before{};  ///< ids below
  bool ranked{true};               ///< else by id alone
  bool ascending{false};           ///< unranked only
  std::int64_t skipped{0};         ///< matches of the first window that were shown already
  std::int64_t limit{50};
  Time now{};  ///< for recency
};

struct SearchResult {
  std::vector<Item> items{};  ///< with their snippets
  /// Where to go on, as `before` (`after` if ascending) and `skipped`; nothing at the end. A page
  /// may be short, or even empty, and still go on: what one look may cost is bounded.
  std::optional<ItemId> edge{};
  std::int64_t skipped{0};
};

/// A view on a Store; valid while the store is, on the store's thread.
class Search {
 public:
  explicit Search(Connection& connection) : connection_(connection) {}

  SearchResult find(const SearchPage& page) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
