// What came of the last looks at each feed.
#pragma once

#include <vector>

#include "schema/source.hpp"

namespace feedwire::schema {

class Connection;

class FetchHistory {
 public:
  /// Looks kept a feed.
  static constexpr std::int64_t kept = 50;

  explicit FetchHistory(Connection& connection) : connection_(connection) {}

  void add(FeedId feed, const FetchRecord& record);
  /// Newest first.
  std::vector<FetchRecord> recent(FeedId feed, std::int64_t limit = kept) const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
