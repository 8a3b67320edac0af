// Lists and small values as the JSON text that columns hold. Private to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"
#include "schema/source.hpp"

namespace feedwire::schema {

std::string to_json(const std::vector<std::string>& list);
std::string to_json(const std::vector<feeds::Person>& persons);
std::string to_json(const std::vector<feeds::Enclosure>& enclosures);
std::string to_json(const Headers& headers);
/// Empty where there are none.
std::string to_json(const feeds::PollingHints& hints);

/// These read what the functions above wrote; a column that holds anything else is an empty list.
std::vector<std::string> strings_from_json(std::string_view json);
std::vector<feeds::Person> persons_from_json(std::string_view json);
std::vector<feeds::Enclosure> enclosures_from_json(std::string_view json);
Headers headers_from_json(std::string_view json);
feeds::PollingHints hints_from_json(std::string_view json);

/// "新媒体/cnBeta/最新": what the filter `category=` compares with.
std::string category_path(const std::vector<std::string>& category);

}  // namespace feedwire::schema
