// Members of the daemon's JSON, read without trust: what is absent or of another kind is empty.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/time_words.hpp"

namespace feedwire::cli {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view key);
std::int64_t number_at(const json::object& object, std::string_view key);
bool flag_at(const json::object& object, std::string_view key);
std::optional<Time> time_at(const json::object& object, std::string_view key);
const json::object& object_at(const json::object& object, std::string_view key);
const json::array& array_at(const json::object& object, std::string_view key);

/// The strings of an array, joined: ["新媒体", "cnBeta"] as "新媒体/cnBeta".
std::string joined_at(const json::object& object, std::string_view key, std::string_view between);

/// The object that `text` is, front matter of any depth that occurs included.
std::optional<json::object> parse_object(std::string_view text);

/// One line of JSON that is safe on a terminal.
std::string serialised(const json::value& value);

}  // namespace feedwire::cli
