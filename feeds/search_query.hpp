// What a person types to search, read into terms that all must hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"
#include "feeds/search_text.hpp"

namespace feedwire::feeds {

/// Words and characters that follow each other. Between words anything that is no word may stand;
/// characters that were typed side by side must stand side by side.
struct SearchTerm {
  SearchText text{};
  bool is_in_title{false};  ///< "title:…"
  bool is_excluded{false};  ///< "-…"
  bool is_prefix{false};    ///< "…*": the last word may go on

  bool operator==(const SearchTerm&) const = default;
};

struct SearchQuery {
  std::vector<SearchTerm> terms{};  ///< none has an empty text, one at least is not excluded

  bool operator==(const SearchQuery&) const = default;
};

/// Words, "phrases", -not, title:, prefix*. What has neither letter nor digit nor character is
/// passed over; a quotation mark that is never closed reaches to the end. Takes any bytes. A
/// Problem where nothing is left that must be there, or where there is too much of it.
Result<SearchQuery> parse_search(std::string_view typed);

/// An entry that the index of every matching text holds; a text that holds all of them may still
/// not match, so that whoever asks looks at the text as well.
struct IndexEntry {
  std::string text{};
  bool is_prefix{false};
  bool is_in_title{false};

  bool operator==(const IndexEntry&) const = default;
};
std::vector<IndexEntry> needed_entries(const SearchQuery& query);

}  // namespace feedwire::feeds
