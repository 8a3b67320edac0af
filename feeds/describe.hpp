// A feed as the JSON object that `feedwire parse --json` prints.
#pragma once

#include <string>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// One JSON object, UTF-8, no line breaks. What is unknown is left out; an unknown format is null.
std::string describe(const Feed& feed);

}  // namespace feedwire::feeds
