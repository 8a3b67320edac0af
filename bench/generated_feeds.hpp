// Feeds made up for measuring: the same bytes in every run, shaped as feeds in the wild are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace feedwire::bench {

/// The documents of one class.
struct Sample {
  std::string name{};
  std::vector<std::string> documents{};
  /// The same documents in UTF-8, where `documents` are in another encoding; else empty.
  std::vector<std::string> as_utf8{};
  std::size_t entries{0};  ///< in all documents together
  bool is_xml{true};

  const std::vector<std::string>& in_utf8() const { return as_utf8.empty() ? documents : as_utf8; }
};

/// One class after the other: RSS 2.0 with HTML in CDATA, Atom with escaped HTML and with CDATA,
/// RDF, JSON Feed and RSS in GBK, each of so many documents with 20 to 60 entries of 1 to 4 KB in
/// Chinese; last, front matter, one entry a document and twenty times as many.
std::vector<Sample> generated_feeds(std::size_t documents);

/// One document of the same shape with so many entries: for memory, which small ones hide.
Sample generated_large(const std::string& name, std::size_t entries);

}  // namespace feedwire::bench
