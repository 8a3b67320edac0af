// In which order the entries of one document are told.
#pragma once

#include <cstddef>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Indexes of the entries, the oldest first: by date where every entry has one, else the document's
/// order turned round, since feeds put the newest on top. Entries of one moment keep that order
/// too.
std::vector<std::size_t> oldest_first(const std::vector<Entry>& entries);

}  // namespace feedwire::feeds
