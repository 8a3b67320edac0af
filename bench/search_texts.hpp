// Invented Chinese items for measuring search: words by Zipf's law, the same in every run.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::bench {

class SearchTexts {
 public:
  SearchTexts();

  /// An item with a title and about so many bytes of text: 19 of 20 words are Chinese, of one to
  /// three characters out of 3,500, the rest Latin.
  feeds::Entry entry(std::size_t number, std::size_t bytes);

  /// By how often they are used, the most frequent first.
  const std::vector<std::string>& characters() const { return characters_; }
  const std::vector<std::string>& latin_words() const { return latin_; }

 private:
  std::string sentence();
  std::size_t zipf(std::size_t size);

  std::mt19937 random_{20260101};
  std::vector<std::string> characters_{};
  std::vector<std::string> words_{};
  std::vector<std::string> latin_{};
};

}  // namespace feedwire::bench
