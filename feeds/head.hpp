// The head of a front-matter document: where it stands, and the keys that it holds.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"

namespace feedwire::feeds {

struct Head {
  enum class Language { yaml, toml, json };
  Language language{Language::yaml};
  std::string_view text{};    ///< between the fences, or the object with its braces
  std::size_t first_line{1};  ///< the number of that text's first line in the document
  std::string_view body{};    ///< everything behind the line of the closing fence
};

/// Is there an opening fence, or an object in braces that something follows?
bool opens_head(std::string_view text);

Result<Head> find_head(std::string_view text);

/// The keys and values in the order they are written; of equal keys the last wins. A YAML or TOML
/// head always gives what can be read of it and says in `repairs` what could not; a JSON head that
/// cannot be parsed is a Problem.
Result<boost::json::object> read_head(const Head& head, std::vector<std::string>& repairs);

}  // namespace feedwire::feeds
