// JSON Feed, versions 1 and 1.1.
#pragma once

#include <string_view>

#include "feeds/feed.hpp"
#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// Reads valid UTF-8 that begins with `{`, strictly first and then forgivingly: what stands before
/// a mistake is kept. A Problem where nothing can be read, or where it is JSON of another kind.
Result<Feed> read_json_feed(std::string_view text, std::string_view url);

}  // namespace feedwire::feeds
