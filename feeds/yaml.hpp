// YAML as a JSON value: the one place that knows libyaml.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// Says of which keys of the outermost mapping the values are meant as text: below them a plain
/// 1936 or true stays the text that it is written as.
using IsTextKey = bool (*)(std::string_view key);

/// Reads a document that is one mapping; an empty one is an empty object. Plain scalars are read by
/// YAML's core schema: true and false, null and ~, numbers in JSON's spelling that fit; a value
/// that is absent is the empty string. Of equal keys the last wins. Depth (64), and what aliases
/// can multiply (100,000 values), are bounded. `first_line` is the number of the text's first line,
/// for the problem's `where`.
Result<boost::json::object> read_yaml(
    std::string_view text, IsTextKey is_text_key, std::size_t first_line = 1
);

}  // namespace feedwire::feeds
