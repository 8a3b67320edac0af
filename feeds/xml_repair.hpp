// The tolerant path into XML: any text becomes a well-formed document, and says what that took.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace feedwire::feeds {

/// Elements may nest so deep; the tags of deeper ones are dropped and their text is kept.
inline constexpr std::size_t deepest_element = 256;

struct TidyXml {
  std::string text{};                  ///< well-formed, entities expanded, without document type
  std::vector<std::string> repairs{};  ///< in words; empty: the document was well-formed
  bool has_inner_namespaces{};         ///< an element below the root declares a namespace
  bool has_bases{};                    ///< there is an `xml:base`
};

/// Reads valid UTF-8 in one pass. Nothing is copied where the document needs no change.
TidyXml tidy_xml(std::string text);

}  // namespace feedwire::feeds
