// `feedwire feeds` and `feedwire feed`: what is followed, and how each of them does.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

#include "cli/client.hpp"
#include "cli/terminal.hpp"
#include "cli/time_words.hpp"

namespace feedwire::cli {

struct FeedsOptions {
  bool failing{false};
  bool json{false};
};

struct FeedOptions {
  std::string feed{};
  bool json{false};
  bool document{false};  ///< the newest that is kept, byte for byte, in place of everything else
};

Outcome<Exit> list_feeds(Client& client, const FeedsOptions& options);
Outcome<Exit> show_feed(Client& client, const FeedOptions& options);

/// A line a feed; `now` is what "3 min ago" counts from.
std::string feeds_table(const boost::json::array& feeds, const Screen& screen, Time now);

/// All about one feed, its recent fetches as a table below.
std::string feed_screen(const boost::json::object& feed, const Screen& screen, Time now);

}  // namespace feedwire::cli
