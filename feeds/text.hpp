// Bytes and characters at their plainest: blanks, case of ASCII, validity of UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Blanks, tabs, line breaks and form feeds; a no-break space is text.
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// Without the blanks at both ends.
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Trimmed, and every run of blanks inside made one space.
std::string collapse(std::string_view text);

/// Lower case in ASCII; other characters stay.
std::string lower(std::string_view text);

/// Equal without regard to the case of ASCII letters.
constexpr bool equals_ignoring_case(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  for (std::size_t at = 0; at < one.size(); ++at) {
    if (lower(one[at]) != lower(other[at])) return false;
  }
  return true;
}
constexpr bool starts_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && equals_ignoring_case(text.substr(0, start.size()), start);
}

/// Where `word` stands in `text` without regard to case, at or after `from`; npos if nowhere.
std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from = 0);

/// Up to eight characters, their case dropped, as one number that sorts as they do: short names are
/// compared at once. What follows the eighth does not count.
constexpr std::uint64_t packed(std::string_view name) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < 8; ++at) {
    const char c = at < name.size() ? lower(name[at]) : char{0};
    number = number << 8 | static_cast<unsigned char>(c);
  }
  return number;
}

/// Appends the character in UTF-8; U+FFFD for what is no character.
void append_utf8(std::string& text, char32_t character);

/// Length in bytes of the well-formed UTF-8 sequence that `text` begins with; 0 if it is
/// ill-formed.
std::size_t utf8_length(std::string_view text);

/// Where the first ill-formed sequence begins; the size of `text` if there is none.
std::size_t valid_utf8_length(std::string_view text);
/// The beginning of `text`, at most so many bytes, that tears no character.
std::string_view shortened(std::string_view text, std::size_t most);
inline bool is_valid_utf8(std::string_view text) { return valid_utf8_length(text) == text.size(); }

/// The same text with U+FFFD for each byte that is no part of a well-formed sequence.
std::string valid_utf8(std::string_view text);

/// What windows-1252 means by a byte from 0x80 to 0x9F; 0 for the five that it leaves undefined.
char32_t windows_1252(unsigned char byte);

}  // namespace feedwire::feeds
