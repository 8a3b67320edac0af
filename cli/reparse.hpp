// `feedwire reparse` and `feedwire feed FEED --document`: what was fetched, once more.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "cli/client.hpp"

namespace feedwire::cli {

struct ReparseOptions {
  std::vector<std::string> feeds{};  ///< empty: all
  bool dry_run{false};
  bool json{false};
};

/// A line a feed that something came of, and its first changes below. Exit::failed where a document
/// could not be read.
Outcome<Exit> reparse(Client& client, const ReparseOptions& options);

/// The lines of one feed; empty where nothing came of it.
std::string reparse_lines(const boost::json::object& event);

/// The newest kept document of a feed, to standard output, byte for byte.
Outcome<Exit> put_document(Client& client, const std::string& feed);

}  // namespace feedwire::cli
