#include "feeds/similarity_characters.hpp"

#include <algorithm>
#include <array>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  CharacterKind kind;
};

// Sorted; what lies between is a separator. From U+00C0 to U+1FFF letters are the rule, so that
// scripts that are not named here have words as well.
constexpr std::array ranges{
    Range{0x00AA, 0x00AA, CharacterKind::letter},
    Range{0x00AD, 0x00AD, CharacterKind::invisible},
    Range{0x00B5, 0x00B5, CharacterKind::letter},
    Range{0x00BA, 0x00BA, CharacterKind::letter},
    Range{0x00C0, 0x00D6, CharacterKind::letter},
    Range{0x00D8, 0x00F6, CharacterKind::letter},
    Range{0x00F8, 0x02FF, CharacterKind::letter},
    Range{0x0300, 0x036F, CharacterKind::invisible},
    Range{0x0370, 0x0DFF, CharacterKind::letter},
    Range{0x0E00, 0x0EFF, CharacterKind::ideograph},  // Thai, Lao
    Range{0x0F00, 0x0FFF, CharacterKind::letter},
    Range{0x1000, 0x109F, CharacterKind::ideograph},  // Burmese
    Range{0x10A0, 0x177F, CharacterKind::letter},
    Range{0x1780, 0x17FF, CharacterKind::ideograph},  // Khmer
    Range{0x1800, 0x1FFF, CharacterKind::letter},
    Range{0x200B, 0x200F, CharacterKind::invisible},
    Range{0x2060, 0x2064, CharacterKind::invisible},
    Range{0x2160, 0x2188, CharacterKind::letter},     // Roman numerals
    Range{0x2E80, 0x2FDF, CharacterKind::ideograph},  // radicals
    Range{0x3005, 0x3007, CharacterKind::ideograph},
    Range{0x3041, 0x30FA, CharacterKind::ideograph},  // kana
    Range{0x30FC, 0x31BF, CharacterKind::ideograph},
    Range{0x31F0, 0x31FF, CharacterKind::ideograph},
    Range{0x3400, 0x9FFF, CharacterKind::ideograph},
    Range{0xA000, 0xABFF, CharacterKind::letter},
    Range{0xAC00, 0xD7FF, CharacterKind::ideograph},  // hangul
    Range{0xF900, 0xFAFF, CharacterKind::ideograph},
    Range{0xFB00, 0xFDFF, CharacterKind::letter},
    Range{0xFE00, 0xFE0F, CharacterKind::invisible},
    Range{0xFE70, 0xFEFE, CharacterKind::letter},
    Range{0xFEFF, 0xFEFF, CharacterKind::invisible},
    Range{0xFF66, 0xFFDC, CharacterKind::ideograph},
    Range{0x10000, 0x1EFFF, CharacterKind::letter},
    Range{0x20000, 0x3FFFF, CharacterKind::ideograph},
};

CharacterKind kind_of(char32_t character) {
  const auto after = std::upper_bound(
      ranges.begin(),
      ranges.end(),
      character,
      [](char32_t wanted, const Range& range) { return wanted < range.first; }
  );
  if (after == ranges.begin()) return CharacterKind::separator;
  const Range& range = *std::prev(after);
  return character <= range.last ? range.kind : CharacterKind::separator;
}

/// Lower case where it is a matter of adding a constant: Latin, Greek, Cyrillic.
char32_t lower_case(char32_t c) {
  const auto is_within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (is_within(0x00C0, 0x00DE)) return c + 32;
  if (is_within(0x0391, 0x03A9) || is_within(0x0410, 0x042F)) return c + 32;
  if (is_within(0x0400, 0x040F)) return c + 80;
  const bool even_is_upper = is_within(0x0100, 0x0137) || is_within(0x014A, 0x0177) ||
                             is_within(0x0460, 0x0481) || is_within(0x048A, 0x04BF) ||
                             is_within(0x04D0, 0x052F) || is_within(0x1E00, 0x1EFF);
  if (even_is_upper) return c | 1U;
  const bool odd_is_upper = is_within(0x0139, 0x0148) || is_within(0x0179, 0x017E);
  if (odd_is_upper) return c + (c & 1U);
  return c;
}

/// The value of a sequence that utf8_length found well-formed.
char32_t decoded(std::string_view sequence) {
  const auto byte = [&](std::size_t at) {
    return static_cast<char32_t>(static_cast<unsigned char>(sequence[at]));
  };
  switch (sequence.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default:
      return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
             (byte(3) & 0x3FU);
  }
}

}  // namespace

StoryCharacter first_character(std::string_view text) {
  const std::size_t length = utf8_length(text);
  if (length == 0) return {.folded = U'\xFFFD', .length = 1};
  char32_t character = decoded(text.substr(0, length));
  if (character >= 0xFF01 && character <= 0xFF5E) character -= 0xFEE0;  // full-width ASCII
  StoryCharacter result{.folded = character, .length = static_cast<std::uint32_t>(length)};
  if (character < 0x80) {
    const char plain = lower(static_cast<char>(character));
    result.folded = static_cast<unsigned char>(plain);
    if (is_digit(plain)) result.kind = CharacterKind::digit;
    if (is_letter(plain)) result.kind = CharacterKind::letter;
    return result;
  }
  result.folded = lower_case(character);
  result.kind = kind_of(character);
  return result;
}

}  // namespace feedwire::feeds
