// HTML's character references: what `&eacute;`, `&#233;` and `&#xE9;` stand for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// What the named reference means in UTF-8, the name without `&` and `;`; empty if HTML has no such
/// name.
std::string_view named_reference(std::string_view name);

/// A reference at the start of a text: how many bytes it takes and what it stands for.
struct CharacterReference {
  std::size_t length{};     ///< 0: no reference stands here
  std::string_view text{};  ///< of a named one
  char32_t character{};     ///< of a numeric one; 0 if the reference is named
  bool is_terminated{};     ///< it ends in `;`

  explicit operator bool() const { return length > 0; }
  void append_to(std::string& out) const;
};

/// Reads the reference that `text` begins with, as HTML does: some old names and all numbers need
/// no
/// `;`, and numbers from 128 to 159 mean windows-1252. A number that is no character gives U+FFFD.
CharacterReference character_reference(std::string_view text);

/// The text with every reference replaced by what it stands for.
std::string decode_references(std::string_view text);

}  // namespace feedwire::feeds
