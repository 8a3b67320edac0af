// Documents that begin with a head of keys and values, as static site generators write them.
//
// A head stands between lines of three or more hyphens (YAML; `...` may close it) or between lines
// of
// `+++` (TOML), or it is a `{…}` object before a body (JSON). Blank lines and a byte order mark may
// come first. Heads are read strictly, and where that fails forgivingly, line by line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"
#include "feeds/problem.hpp"

namespace feedwire::feeds {

struct FrontMatterDocument {
  Entry entry{};  ///< with `front_matter`, and the body as content of type "markdown"
  std::vector<std::string> repairs{};  ///< which lines were not what they should be, in words
  std::vector<std::string> unread_dates{};
};

/// Reads one whole document, which must be valid UTF-8. Addresses are left as they are written.
/// Fails where no head opens or the head never closes; a head that is read in part is a repair.
Result<FrontMatterDocument> read_front_matter(std::string_view text);

/// Does a head open here? Whether it closes is seen by reading it; an object in braces counts only
/// if a body follows.
bool starts_with_front_matter(std::string_view text);

/// Takes a head off the start of an entry's content (and of a summary that begins with the same
/// head), keeps it as the entry's `front_matter` and fills from it what the entry itself does not
/// say. Content that only looks like one, a rule and some text say, stays as it is.
void adopt_front_matter(Entry& entry);

}  // namespace feedwire::feeds
