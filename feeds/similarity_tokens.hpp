// From text to the tokens of similarity: which characters count, and as what.
#pragma once

#include <string_view>
#include <vector>

#include "feeds/similarity_text.hpp"

namespace feedwire::feeds {

/// Appends the tokens of `text`. Full-width forms count as the plain ones, letters in lower case,
/// "1,000" as "1000"; a word ends where digits begin. What counts things in a series is a number
/// however it is written: 第三集, 周五, 八月, （上）, "March".
void append_tokens(std::vector<StoryToken>& tokens, std::string_view text);

/// Where the first sentence of `text` ends, its full stop included. A point between two letters or
/// digits ends nothing.
std::size_t sentence_length(std::string_view text);

/// Mixes the bits of one number so that each of the result depends on all of it (the finaliser of
/// SplitMix64); the same on every machine.
constexpr std::uint64_t scatter(std::uint64_t bits) {
  bits += 0x9E3779B97F4A7C15U;
  bits = (bits ^ bits >> 30U) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ bits >> 27U) * 0x94D049BB133111EBU;
  return bits ^ bits >> 31U;
}

}  // namespace feedwire::feeds
