// The settings of a feed as clients send them.
#pragma once

#include <string>
#include <string_view>

#include "feeds/problem.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

/// A feed that a client wants added, or changes to one that is there.
struct FeedWish {
  std::string url{};
  schema::SourceSettings settings{};  ///< those of `before`, where the body does not mention them
};

/// Reads {"url", "name", "category", "every", "backfill", "headers", "charset", "timeout",
/// "user_agent", "paused"}. A Problem names the member that is wrong.
Result<FeedWish> feed_wish_from(std::string_view body, const schema::SourceSettings& before);

}  // namespace feedwire::daemon
