// What befalls feeds, as events of the log: nobody should find out by chance that one died.
#pragma once

#include <string>
#include <vector>

#include "schema/item.hpp"

namespace feedwire::schema {

class Connection;
struct ItemFilter;

enum class FeedTurn { failing, recovered, gone, moved };

const char* to_string(FeedTurn turn);

struct FeedEvent {
  Seq seq{};
  ItemSource source{};
  FeedTurn turn{};
  Time at{};
  std::string detail{};  ///< the error, the new address; no secrets in it
};

/// A view on a Store; valid while the store is, on the store's thread.
class FeedEvents {
 public:
  explicit FeedEvents(Connection& connection) : connection_(connection) {}

  /// Gives it the next number of the log; the last 100 of each feed are kept.
  Seq append(FeedId feed, FeedTurn turn, Time at, const std::string& detail);

  /// Those in (after, up_to], of the feeds that the filter lets through by `feed` and `category`.
  std::vector<FeedEvent> between(Seq after, Seq up_to, const ItemFilter& filter) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
