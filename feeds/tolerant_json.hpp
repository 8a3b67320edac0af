// JSON as documents really hold it: strict where it can be, mended where it cannot.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"

namespace feedwire::feeds {

struct TolerantJson {
  boost::json::value value{};
  std::vector<std::string> repairs{};  ///< in words; empty: it was strict JSON
};

/// Reads valid UTF-8. Control characters and halves of surrogate pairs in strings, trailing commas,
/// comments, words that JSON does not know (they are null) and text after the value are forgiven,
/// and a document that is cut off is closed where it ends.
Result<TolerantJson> read_tolerant_json(std::string_view text);

}  // namespace feedwire::feeds
