// What an unquoted YAML scalar means.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace feedwire::feeds {

/// True, false, null, a number, or else the text itself. With `is_text`, a value that is meant as
/// text: only null and ~ are more than their spelling.
boost::json::value plain_scalar(std::string_view text, bool is_text);

}  // namespace feedwire::feeds
