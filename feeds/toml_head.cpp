#include "feeds/toml_head.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

json::object object_from(const toml::table& table);

std::string spelling(const toml::node& node) {
  std::ostringstream text;
  node.visit([&](const auto& value) { text << value; });
  return std::move(text).str();
}

json::value value_from(const toml::node& node) {
  if (const auto* table = node.as_table()) return object_from(*table);
  if (const auto* array = node.as_array()) {
    json::array result;
    for (const toml::node& item : *array) result.push_back(value_from(item));
    return result;
  }
  if (const auto* string = node.as_string()) return json::value(string->get());
  if (const auto* boolean = node.as_boolean()) return json::value(boolean->get());
  if (const auto* integer = node.as_integer()) return json::value(integer->get());
  if (const auto* real = node.as_floating_point(); real != nullptr && std::isfinite(real->get())) {
    return json::value(real->get());
  }
  return json::value(spelling(node));
}

json::object object_from(const toml::table& table) {
  struct Member {
    std::string_view key;
    const toml::node* node;
  };
  std::vector<Member> members;
  for (const auto& [key, node] : table) members.push_back({key.str(), &node});
  // The library sorts by name; what stands where is kept in each node's source.
  std::stable_sort(members.begin(), members.end(), [](const Member& one, const Member& other) {
    return one.node->source().begin < other.node->source().begin;
  });
  json::object result;
  for (const Member& member : members) result.emplace(member.key, value_from(*member.node));
  return result;
}

}  // namespace

Result<json::object> read_toml(std::string_view text, std::size_t first_line) {
  try {
    return object_from(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return Problem{
        .what = std::string(error.description()),
        .where = "line " + std::to_string(error.source().begin.line + first_line - 1)};
  }
}

}  // namespace feedwire::feeds
