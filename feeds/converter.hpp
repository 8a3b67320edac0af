// One encoding's way to UTF-8: labels as documents write them, conversion by iconv.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The encoding that a label means in practice, lower case: `iso-8859-1` is windows-1252, `gb2312`
/// is gb18030. Nothing if the label is unknown.
std::optional<std::string> encoding_named(std::string_view label);

struct Conversion {
  std::string text{};           ///< valid UTF-8, with U+FFFD for each byte that did not convert
  std::size_t invalid_bytes{};  ///< how many those were
};

/// Converts from an encoding that encoding_named gave.
Conversion convert(std::string_view bytes, const std::string& encoding);

}  // namespace feedwire::feeds
