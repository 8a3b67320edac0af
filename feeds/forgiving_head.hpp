// Heads that are no clean YAML or TOML, read line by line for what a person would see in them.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace feedwire::feeds {

/// Each key with the lines that belong to it is read as YAML of its own, so that one bad line costs
/// only itself; what even so is no YAML is taken as `key: value` to the end of the line, quotes
/// around the value dropped, or as a list of `- value`. `repairs` names every such line.
boost::json::object read_yaml_forgivingly(
    std::string_view text, std::size_t first_line, std::vector<std::string>& repairs
);

/// The same for `key = value`.
boost::json::object read_toml_forgivingly(
    std::string_view text, std::size_t first_line, std::vector<std::string>& repairs
);

/// Without the quotes that someone put around the whole, even several times over. Quotes that
/// belong to the text stay: `"A" and "B"` keeps all four.
std::string_view without_quotes(std::string_view text);

}  // namespace feedwire::feeds
