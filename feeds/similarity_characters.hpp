// What a character is to similarity: part of a word, a token of its own, or nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwire::feeds {

enum class CharacterKind : std::uint8_t {
  separator,
  invisible,  ///< neither counts nor separates: joiners, soft hyphens, combining accents
  letter,
  digit,
  ideograph,  ///< a token of its own
};

struct StoryCharacter {
  char32_t folded{};  ///< without its width and case
  CharacterKind kind{CharacterKind::separator};
  std::uint32_t length{};  ///< bytes
};

/// The character that `text` begins with; an ill-formed byte is a separator. `text` is not empty.
StoryCharacter first_character(std::string_view text);

}  // namespace feedwire::feeds
