// Whether a text is what was searched for, how much so, and the place to show.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "feeds/feed.hpp"
#include "feeds/search_query.hpp"

namespace feedwire::feeds {

/// What of an entry is searched, as plain text.
struct SearchDocument {
  std::string title{};
  std::string body{};
  std::string names{};  ///< authors and tags, a line each
};

SearchDocument search_document(const Entry& entry);

struct SearchMatch {
  double relevance{};     ///< above 0; a hit in the title counts most, many in a short text more
  std::string snippet{};  ///< HTML: escaped text around the first dense hits, each in <mark>
};

/// Nothing where the query does not hold. Linear in the document for each term.
std::optional<SearchMatch> match(const SearchQuery& query, const SearchDocument& document);

/// How high a match is listed: relevance, halved by the first thirty days of age, a third after
/// sixty, and so on. A negative age is none.
double search_rank(double relevance, std::chrono::seconds age);

}  // namespace feedwire::feeds
