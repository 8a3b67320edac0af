#include "bench/search_texts.hpp"

#include <algorithm>
#include <cmath>

#include "feeds/text.hpp"

namespace feedwire::bench {
namespace {

constexpr std::size_t character_count = 3500;
constexpr std::size_t word_count = 30000;
constexpr std::size_t latin_count = 5000;

}  // namespace

SearchTexts::SearchTexts() {
  for (std::size_t i = 0; i < character_count; ++i) {
    std::string character;
    feeds::append_utf8(character, static_cast<char32_t>(0x4E00 + i * 5));
    characters_.push_back(std::move(character));
  }
  std::shuffle(characters_.begin(), characters_.end(), random_);
  for (std::size_t i = 0; i < word_count; ++i) {
    // The most frequent words are of one character, most others of two.
    const std::size_t length = i < 50 ? 1 : 2 + (random_() % 5 == 0);
    std::string word;
    for (std::size_t at = 0; at < length; ++at) word += characters_[zipf(character_count)];
    words_.push_back(i < 50 ? characters_[i] : std::move(word));
  }
  for (std::size_t i = 0; i < latin_count; ++i) {
    std::string word;
    const std::size_t length = 3 + random_() % 7;
    for (std::size_t at = 0; at < length; ++at) word += static_cast<char>('a' + random_() % 26);
    latin_.push_back(std::move(word));
  }
}

// The probability of a rank is about one through it: the logarithm is even.
std::size_t SearchTexts::zipf(std::size_t size) {
  const double even = std::generate_canonical<double, 32>(random_);
  const double rank = std::exp(even * std::log(static_cast<double>(size) + 1));
  return std::min(size - 1, static_cast<std::size_t>(rank) - 1);
}

std::string SearchTexts::sentence() {
  std::string text;
  const std::size_t words = 6 + random_() % 12;
  for (std::size_t i = 0; i < words; ++i) {
    if (random_() % 20 == 0) {
      text += " " + latin_[zipf(latin_count)] + " ";
    } else {
      text += words_[zipf(word_count)];
    }
  }
  return text + (random_() % 3 == 0 ? "。" : "，");
}

feeds::Entry SearchTexts::entry(std::size_t number, std::size_t bytes) {
  feeds::Entry made;
  made.id = std::to_string(number);
  made.url = "https://example.org/" + made.id;
  made.title = sentence();
  made.authors = {{.name = "作者" + std::to_string(number % 50)}};
  made.content.type = "html";
  while (made.content.text.size() < bytes) {
    made.content.text += "<p>";
    for (int i = 0; i < 6; ++i) made.content.text += sentence();
    made.content.text += "</p>";
  }
  return made;
}

}  // namespace feedwire::bench
