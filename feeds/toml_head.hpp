// TOML as a JSON value: the one place in feeds/ that knows toml++.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// Reads one document; members are in the order they are written, dates and times are text.
/// `first_line` is the number of the text's first line, for the problem's `where`.
Result<boost::json::object> read_toml(std::string_view text, std::size_t first_line = 1);

}  // namespace feedwire::feeds
