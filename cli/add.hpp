// `feedwire add` and `discover`: from an address that a person typed to a feed that is followed.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "cli/client.hpp"

namespace feedwire::cli {

struct AddOptions {
  std::vector<std::string> urls{};
  std::string name{};
  std::string category{};              ///< "A/B/C"
  std::string every{};                 ///< "30m"
  std::string backfill{};              ///< "all", "none" or a number
  std::vector<std::string> headers{};  ///< "K: V"
  std::string charset{};               ///< "gb18030"
  std::string timeout{};               ///< "90s"
  std::string user_agent{};
  bool wait{false};
  bool json{false};
};

struct DiscoverOptions {
  std::string url{};
  bool json{false};
};

Outcome<Exit> add_feeds(Client& client, const AddOptions& options);
Outcome<Exit> discover_feeds(Client& client, const DiscoverOptions& options);

/// What the user typed as a URL: `example.org/feed` is taken as https; files are refused.
Outcome<std::string> completed_url(const std::string& typed);

/// The body of POST /v1/feeds for one of the URLs.
Outcome<boost::json::object> addition(const std::string& url, const AddOptions& options);

}  // namespace feedwire::cli
