// `feedwire set` and `remove`: what people change in the catalogue of feeds.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "cli/client.hpp"

namespace feedwire::cli {

struct SetOptions {
  std::string feed{};
  std::vector<std::string> changes{};  ///< "key=value"
  bool json{false};
};

struct RemoveOptions {
  std::vector<std::string> feeds{};
  bool yes{false};
  bool keep_items{false};
};

Outcome<Exit> set_feed(Client& client, const SetOptions& options);
Outcome<Exit> remove_feeds(Client& client, const RemoveOptions& options);

/// The body of PATCH /v1/feeds/FEED.
Outcome<boost::json::object> changes_of(const std::vector<std::string>& changes);

}  // namespace feedwire::cli
