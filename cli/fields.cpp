#include "cli/fields.hpp"

#include <boost/json.hpp>

#include "cli/display_width.hpp"

namespace feedwire::cli {

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string{std::string_view{value->get_string()}};
}

std::int64_t number_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return 0;
  boost::system::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  return error ? 0 : number;
}

bool flag_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<Time> time_at(const json::object& object, std::string_view key) {
  return parse_rfc3339(text_at(object, key));
}

const json::object& object_at(const json::object& object, std::string_view key) {
  static const json::object none{};
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->get_object() : none;
}

const json::array& array_at(const json::object& object, std::string_view key) {
  static const json::array none{};
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string joined_at(const json::object& object, std::string_view key, std::string_view between) {
  std::string all;
  for (const json::value& part : array_at(object, key)) {
    if (!part.is_string()) continue;
    if (!all.empty()) all += between;
    all += std::string_view{part.get_string()};
  }
  return all;
}

std::optional<json::object> parse_object(std::string_view text) {
  json::parse_options options;
  options.max_depth = 1000;  // a document's front matter may be deep, and must not hide its item
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string serialised(const json::value& value) { return harmless_json(json::serialize(value)); }

}  // namespace feedwire::cli
