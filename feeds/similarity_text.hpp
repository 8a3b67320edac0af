// A news item as similarity reads it: a title and fragments of text, both as tokens that are blind
// to width, case, punctuation and markup.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// One character of a script that is written without spaces (Han, kana, hangul, Thai, …), or one
/// word or number of any other.
struct StoryToken {
  enum class Kind : std::uint8_t { character, word, number };

  std::uint64_t hash{};
  Kind kind{Kind::character};

  bool operator==(const StoryToken&) const = default;
};

/// A sentence, or the line of a block element: what feeds repeat from entry to entry they repeat
/// by such pieces.
struct StoryFragment {
  std::uint32_t begin{};  ///< its tokens, as positions in StoryText::tokens
  std::uint32_t end{};
  std::uint64_t key{};   ///< equal for fragments that differ in nothing but numbers
  bool is_quote{false};  ///< stands in a `blockquote`
};

struct StoryText {
  std::vector<StoryToken> title{};
  std::vector<StoryToken> tokens{};
  std::vector<StoryFragment> fragments{};

  std::span<const StoryToken> tokens_of(const StoryFragment& fragment) const {
    return std::span(tokens).subspan(fragment.begin, fragment.end - fragment.begin);
  }
};

/// Reads the title and at most the first 48 KiB of text; any bytes will do, ill-formed ones
/// separate. Left out are: sentences that say again what the title says, and the heads and tails
/// that editors put around a text (who sent it in, the address of the source, "read more").
StoryText read_story(std::string_view title, const Body& body);

/// The same for an entry: its content, or else its summary.
StoryText read_story(const Entry& entry);

}  // namespace feedwire::feeds
