// From bytes in whatever encoding they were sent to text in UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwire::feeds {

/// What is known about the encoding besides the bytes; every part may be empty.
struct CharsetHints {
  std::string_view chosen{};        ///< a person's choice for this feed
  std::string_view content_type{};  ///< the HTTP header; its `charset` counts
};

struct DecodedText {
  std::string text{};      ///< valid UTF-8 without a byte order mark
  std::string encoding{};  ///< lower case; the superset that a label stands for in practice
  std::vector<std::string>
      repairs{};  ///< in words: bytes that are invalid, a declaration that is wrong
};

/// Decodes by, in this order: a byte order mark, the person's choice, the header, the XML
/// declaration or the pattern of NULs, validity as UTF-8, and a statistical guess. Any bytes give
/// some text.
DecodedText decode(std::string_view bytes, const CharsetHints& hints);

/// The value of `charset` in a Content-Type header, quotes taken off; empty if there is none.
std::string charset_of(std::string_view content_type);

}  // namespace feedwire::feeds
