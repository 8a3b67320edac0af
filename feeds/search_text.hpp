// Text as a search sees it: words and single CJK characters, without case, accents and width.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace feedwire::feeds {

/// A word of letters and digits, or one character of a script that writes no blanks between words
/// (Chinese characters, kana, hangul, Thai).
struct SearchUnit {
  std::uint32_t begin{};  ///< bytes of the text that it was found in
  std::uint32_t end{};
  std::uint32_t folded_begin{};  ///< of SearchText::folded
  std::uint32_t folded_end{};
  bool is_character{};  ///< not a word
  bool is_glued{};      ///< a character that directly follows another one

  bool operator==(const SearchUnit&) const = default;
};

struct SearchText {
  std::string folded{};
  std::vector<SearchUnit> units{};

  bool operator==(const SearchText&) const = default;

  std::string_view folded_of(const SearchUnit& unit) const {
    return std::string_view(folded).substr(unit.folded_begin, unit.folded_end - unit.folded_begin);
  }
};

/// Takes any bytes below 4 GiB; ill-formed ones separate. Simplified and traditional characters
/// stay apart, as do hiragana and katakana. Linear.
SearchText search_text(std::string_view text);

/// One text's entries in an index: every word, every character, and every two characters that stand
/// side by side, so that a word of any length is found by its pairs. Long words are cut.
/// `take` gets the entry and the bytes of the text that it stands for.
using TakeIndexEntry =
    std::function<bool(std::string_view entry, std::uint32_t begin, std::uint32_t end)>;

/// Ends early, with false, when `take` returns false.
bool index_entries(const SearchText& text, const TakeIndexEntry& take);

/// The part of a word that an index keeps.
std::string_view index_entry_of(std::string_view word);

}  // namespace feedwire::feeds
