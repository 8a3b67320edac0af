// From an answer's body to the entries that the log takes: the part of a refresh that computes. Any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/http_client.hpp"
#include "feeds/discover.hpp"
#include "feeds/feed.hpp"
#include "schema/item.hpp"

namespace feedwire::daemon {

/// A document that was read and whose entries are identified.
struct Reading {
  feeds::Feed feed{};                        ///< without its entries
  std::vector<schema::SeenEntry> entries{};  ///< oldest first
};

struct ReadOrder {
  std::size_t max_body{};      ///< decoded bytes, at most
  std::string_view charset{};  ///< a person's choice for the feed, or empty
  bool may_be_a_page{false};   ///< look for the feeds that it offers, if it is a page
  std::string_view digest{};   ///< of the last good document; empty: read whatever came
};

struct ReadReply {
  Result<Reading> reading;
  std::string digest{};      ///< of what came
  bool is_unchanged{false};  ///< it is that of the last good document: not read, and no failure
  std::vector<feeds::FeedLink> offers{};
};

/// Undoes the content coding, then decodes, parses and identifies. The body stays as it came.
ReadReply read_reply(const FetchReply& reply, const ReadOrder& order);

/// The entries of a feed, identified and in the order of the log.
std::vector<schema::SeenEntry> seen_entries(feeds::Feed& feed);

}  // namespace feedwire::daemon
