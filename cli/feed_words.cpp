#include "cli/feed_words.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"

namespace feedwire::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Outcome<Exit> add_typed_header(json::object& headers, std::string_view header) {
  const auto colon = header.find(':');
  const std::string_view name = trimmed(header.substr(0, colon));
  if (colon == std::string_view::npos || name.empty()) {
    return wrong_usage("no header: \"" + std::string{header} + "\"", "write it as 'Name: value'");
  }
  headers[name] = trimmed(header.substr(colon + 1));
  return Exit::done;
}

Outcome<Exit> add_headers_from(json::object& headers, std::istream& stream) {
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (trimmed(line).empty()) continue;
    if (const auto added = add_typed_header(headers, line); !added) return added;
  }
  return Exit::done;
}

}  // namespace

json::array category_parts(std::string_view category) {
  json::array parts;
  while (!category.empty()) {
    const auto slash = category.find('/');
    const std::string_view part = trimmed(category.substr(0, slash));
    if (!part.empty()) parts.emplace_back(part);
    category.remove_prefix(slash == std::string_view::npos ? category.size() : slash + 1);
  }
  return parts;
}

Outcome<Exit> add_header(json::object& headers, std::string_view header) {
  if (!header.starts_with('@')) return add_typed_header(headers, header);
  const std::string file(header.substr(1));
  if (file == "-") return add_headers_from(headers, std::cin);
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file))
    return failed("cannot read " + file, "name a file with a line 'Name: value' for each header");
  return add_headers_from(headers, stream);
}

Outcome<boost::json::value> backfill_value(std::string_view typed) {
  if (typed == "all" || typed == "none") return boost::json::value(typed);
  std::int64_t number = 0;
  const char* end = typed.data() + typed.size();
  const auto [stop, error] = std::from_chars(typed.data(), end, number);
  if (error == std::errc() && stop == end && number >= 0) return boost::json::value(number);
  return wrong_usage("backfill is all, none or a number, not \"" + std::string(typed) + "\"");
}

std::string number_and_name(const json::object& feed) {
  const std::string name = text_at(feed, "name");
  return std::to_string(number_at(feed, "id")) + "  " +
         harmless(name.empty() ? text_at(feed, "url") : name);
}

}  // namespace feedwire::cli
