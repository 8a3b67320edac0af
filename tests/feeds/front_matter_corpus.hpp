// The corpus of front-matter documents, read in place, and what each of them is expected to say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"

struct CorpusDocument {
  std::string file{};
  std::string text{};
  bool is_strict_yaml{};
  std::optional<std::string> title{};  ///< none: only that nothing breaks is asked for
  std::string expect{};                ///< the index's expectation as JSON

  /// Compares with doctest's CHECK: title, categories, author, date, headimg, thumbnail, comments,
  /// body.
  void check(const feedwire::feeds::Entry& entry) const;
};

/// Empty where the corpus is absent.
std::vector<CorpusDocument> front_matter_corpus();
