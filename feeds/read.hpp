// From the bytes of one document to what it says: the pure path that every source takes.
#pragma once

#include <string_view>

#include "feeds/feed.hpp"
#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// One document as it arrived, content codings (gzip…) already undone.
struct Document {
  std::string_view bytes{};
  std::string_view url{};           ///< where it came from, after redirects; may be empty
  std::string_view content_type{};  ///< the HTTP header of that name; may be empty
  std::string_view
      charset{};  ///< a person's override for this feed; wins over everything but a mark
};

/// Reads any format that feedwire knows. A document that had to be repaired is a Feed with
/// `repairs`; one that is no feed at all is a Problem. Any bytes are safe: memory and time are
/// bounded, and all text that comes out is valid UTF-8.
Result<Feed> read(const Document& document);

}  // namespace feedwire::feeds
