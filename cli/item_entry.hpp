// Items as the daemon shows them, turned back into entries for the writers in feeds/.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "cli/outcome.hpp"
#include "feeds/feed.hpp"

namespace feedwire::cli {

/// The items of a page of GET /v1/items, and each as an entry with its own id, front matter and
/// category.
struct ItemEntry {
  std::string item{};  ///< the number that names the item for life
  feeds::Time received{};
  feeds::Entry entry{};
};

Outcome<std::vector<ItemEntry>> entries_of(const boost::json::object& page);

}  // namespace feedwire::cli
