// Any query is read, and any text is searched: what matches has all its index entries, and a
// snippet whose marks are balanced. The first line is the query.
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "feeds/search_match.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

namespace {

std::set<std::string> entries_of(std::string_view text) {
  std::set<std::string> entries;
  index_entries(search_text(text), [&](std::string_view entry, std::uint32_t, std::uint32_t) {
    assert(is_valid_utf8(entry) && !entry.empty());
    entries.emplace(entry);
    return true;
  });
  return entries;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

bool is_indexed(const std::set<std::string>& entries, const IndexEntry& needed) {
  if (!needed.is_prefix) return entries.contains(needed.text);
  const auto at = entries.lower_bound(needed.text);
  return at != entries.end() && at->starts_with(needed.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view text = input.substr(std::min(line + 1, input.size()));
  const auto entries = entries_of(text);
  const auto query = parse_search(input.substr(0, line));
  if (!query) return 0;
  assert(!needed_entries(*query).empty());
  const SearchDocument document{.title = std::string(text), .body = std::string(text)};
  const auto found = match(*query, document);
  if (!found) return 0;
  assert(found->relevance > 0);
  assert(count(found->snippet, "<mark>") == count(found->snippet, "</mark>"));
  assert(count(found->snippet, "<mark>") > 0);
  for (const IndexEntry& needed : needed_entries(*query)) assert(is_indexed(entries, needed));
  return 0;
}
