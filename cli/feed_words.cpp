#include "cli/feed_words.hpp"

#include <boost/json.hpp>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"

namespace feedwire::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
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
  const auto colon = header.find(':');
  const std::string_view name = trimmed(header.substr(0, colon));
  if (colon == std::string_view::npos || name.empty()) {
    return wrong_usage("no header: \"" + std::string{header} + "\"", "write it as 'Name: value'");
  }
  headers[name] = trimmed(header.substr(colon + 1));
  return Exit::done;
}

std::string number_and_name(const json::object& feed) {
  const std::string name = text_at(feed, "name");
  return std::to_string(number_at(feed, "id")) + "  " +
         harmless(name.empty() ? text_at(feed, "url") : name);
}

}  // namespace feedwire::cli
