#include "feeds/search_query.hpp"

#include <algorithm>
#include <array>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

// More than anybody types; each costs a look-up.
constexpr std::size_t most_units = 256;

constexpr std::string_view wide_blank = "\u3000";
// Input methods for Chinese type the curly and the wide ones.
constexpr std::array<std::string_view, 4> quotation_marks{"\"", "“", "”", "＂"};
constexpr std::array<std::string_view, 2> title_marks{"title:", "title："};

class Typed {
 public:
  explicit Typed(std::string_view typed) : rest_(typed) {}

  bool next(SearchTerm& term) {
    skip_blanks();
    if (rest_.empty()) return false;
    term = {};
    if (rest_.starts_with('-')) {
      term.is_excluded = true;
      rest_.remove_prefix(1);
    }
    for (const std::string_view mark : title_marks) {
      if (!starts_ignoring_case(rest_, mark)) continue;
      term.is_in_title = true;
      rest_.remove_prefix(mark.size());
      break;
    }
    const std::string_view words = quotation_mark() > 0 ? quoted() : word();
    term.text = search_text(words);
    const bool ends_in_word = !term.text.units.empty() && !term.text.units.back().is_character;
    term.is_prefix = has_star_ && ends_in_word;
    return true;
  }

 private:
  std::size_t blank() const {
    if (rest_.empty()) return 0;
    if (is_blank(rest_.front())) return 1;
    return rest_.starts_with(wide_blank) ? wide_blank.size() : 0;
  }

  void skip_blanks() {
    while (const std::size_t length = blank()) rest_.remove_prefix(length);
  }

  std::size_t quotation_mark() const {
    for (const std::string_view mark : quotation_marks) {
      if (rest_.starts_with(mark)) return mark.size();
    }
    return 0;
  }

  void take_star() {
    has_star_ = rest_.starts_with('*');
    if (has_star_) rest_.remove_prefix(1);
  }

  std::string_view quoted() {
    rest_.remove_prefix(quotation_mark());
    const std::string_view from = rest_;
    while (!rest_.empty() && quotation_mark() == 0) rest_.remove_prefix(1);
    const std::string_view words = from.substr(0, from.size() - rest_.size());
    rest_.remove_prefix(quotation_mark());
    take_star();
    return words;
  }

  std::string_view word() {
    const std::string_view from = rest_;
    while (!rest_.empty() && blank() == 0 && quotation_mark() == 0) rest_.remove_prefix(1);
    const std::string_view word = from.substr(0, from.size() - rest_.size());
    has_star_ = word.ends_with('*');
    return word;
  }

  std::string_view rest_;
  bool has_star_{false};
};

// Single characters are found by themselves only where no pair holds them.
void add_entries(std::vector<IndexEntry>& entries, const SearchTerm& term) {
  const std::vector<SearchUnit>& units = term.text.units;
  const auto add = [&](std::string_view text, bool is_prefix) {
    IndexEntry entry{std::string(text), is_prefix, term.is_in_title};
    if (std::find(entries.begin(), entries.end(), entry) == entries.end())
      entries.push_back(std::move(entry));
  };
  for (std::size_t at = 0; at < units.size(); ++at) {
    const bool is_last = at + 1 == units.size();
    if (units[at].is_glued) {
      const std::uint32_t begin = units[at - 1].folded_begin;
      add(std::string_view(term.text.folded).substr(begin, units[at].folded_end - begin), false);
    } else if (is_last || !units[at + 1].is_glued) {
      add(index_entry_of(term.text.folded_of(units[at])), is_last && term.is_prefix);
    }
  }
}

}  // namespace

Result<SearchQuery> parse_search(std::string_view typed) {
  SearchQuery query;
  std::size_t units = 0;
  bool asks_for_something = false;
  Typed terms(typed);
  for (SearchTerm term; terms.next(term);) {
    if (term.text.units.empty()) continue;
    units += term.text.units.size();
    asks_for_something = asks_for_something || !term.is_excluded;
    query.terms.push_back(std::move(term));
  }
  if (units > most_units)
    return Problem{
        .what = "that is too much to search for", .where = {}, .remedy = "use fewer words"};
  if (!asks_for_something) {
    return Problem{
        .what = "there is nothing to search for",
        .where = {},
        .remedy = "give at least one word that must be there, such as 内核 or \"linux kernel\""};
  }
  return query;
}

std::vector<IndexEntry> needed_entries(const SearchQuery& query) {
  std::vector<IndexEntry> entries;
  for (const SearchTerm& term : query.terms) {
    if (!term.is_excluded) add_entries(entries, term);
  }
  return entries;
}

}  // namespace feedwire::feeds
