// JSON values as YAML that every YAML reader understands alike.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The text as a scalar that reads back as that very text: plain where nothing could take it for
/// anything else, in single quotes, or in double quotes with escapes.
std::string yaml_scalar(std::string_view text);

/// The same, but always in quotes.
std::string yaml_quoted(std::string_view text);

/// One `key: value`, lists and objects in block style, ending in a line break.
std::string yaml_member(std::string_view key, const boost::json::value& value);

}  // namespace feedwire::feeds
