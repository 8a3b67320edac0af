#include "schema/text_list.hpp"

#include <boost/json.hpp>

namespace feedwire::schema {
namespace {

namespace json = boost::json;

json::array array_from(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error);
  if (error || !value.is_array()) return {};
  return std::move(value.as_array());
}

std::string string_at(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void put(json::object& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

}  // namespace

std::string to_json(const std::vector<std::string>& list) {
  return json::serialize(json::array(list.begin(), list.end()));
}

std::string to_json(const std::vector<feeds::Person>& persons) {
  json::array array;
  for (const feeds::Person& person : persons) {
    json::object object;
    put(object, "name", person.name);
    put(object, "email", person.email);
    put(object, "url", person.url);
    array.push_back(std::move(object));
  }
  return json::serialize(array);
}

std::string to_json(const std::vector<feeds::Enclosure>& enclosures) {
  json::array array;
  for (const feeds::Enclosure& enclosure : enclosures) {
    json::object object;
    put(object, "url", enclosure.url);
    put(object, "type", enclosure.type);
    put(object, "title", enclosure.title);
    if (enclosure.length) object["length"] = *enclosure.length;
    if (enclosure.duration) object["duration"] = enclosure.duration->count();
    array.push_back(std::move(object));
  }
  return json::serialize(array);
}

std::string to_json(const Headers& headers) {
  json::array array;
  for (const auto& [name, value] : headers) array.push_back(json::array{name, value});
  return json::serialize(array);
}

std::vector<std::string> strings_from_json(std::string_view text) {
  std::vector<std::string> list;
  for (const json::value& value : array_from(text)) {
    if (value.is_string()) list.emplace_back(value.as_string());
  }
  return list;
}

std::vector<feeds::Person> persons_from_json(std::string_view text) {
  std::vector<feeds::Person> persons;
  for (const json::value& value : array_from(text)) {
    const json::object* object = value.if_object();
    if (!object) continue;
    persons.push_back(
        {.name = string_at(*object, "name"),
         .email = string_at(*object, "email"),
         .url = string_at(*object, "url")}
    );
  }
  return persons;
}

std::vector<feeds::Enclosure> enclosures_from_json(std::string_view text) {
  std::vector<feeds::Enclosure> enclosures;
  for (const json::value& value : array_from(text)) {
    const json::object* object = value.if_object();
    if (!object) continue;
    feeds::Enclosure enclosure{
        .url = string_at(*object, "url"),
        .type = string_at(*object, "type"),
        .length = {},
        .duration = {},
        .title = string_at(*object, "title")};
    const json::value* length = object->if_contains("length");
    if (length && length->is_int64())
      enclosure.length = static_cast<std::uint64_t>(length->as_int64());
    const json::value* duration = object->if_contains("duration");
    if (duration && duration->is_int64())
      enclosure.duration = std::chrono::seconds(duration->as_int64());
    enclosures.push_back(std::move(enclosure));
  }
  return enclosures;
}

Headers headers_from_json(std::string_view text) {
  Headers headers;
  for (const json::value& value : array_from(text)) {
    const json::array* pair = value.if_array();
    if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) continue;
    headers.emplace_back(std::string((*pair)[0].as_string()), std::string((*pair)[1].as_string()));
  }
  return headers;
}

std::string to_json(const feeds::PollingHints& hints) {
  json::object object;
  if (hints.ttl) object["ttl"] = hints.ttl->count();
  if (hints.update_period) object["period"] = hints.update_period->count();
  if (!hints.skip_hours.empty())
    object["hours"] = json::array(hints.skip_hours.begin(), hints.skip_hours.end());
  if (!hints.skip_days.empty())
    object["days"] = json::array(hints.skip_days.begin(), hints.skip_days.end());
  put(object, "hub", hints.hub);
  return object.empty() ? std::string() : json::serialize(object);
}

feeds::PollingHints hints_from_json(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const json::object* object = error ? nullptr : value.if_object();
  feeds::PollingHints hints;
  if (!object) return hints;
  const auto number = [&](const char* key) {
    return object->contains(key) ? object->at(key).to_number<int>() : 0;
  };
  const auto numbers = [&](const char* key) {
    return object->contains(key) ? json::value_to<std::vector<int>>(object->at(key))
                                 : std::vector<int>();
  };
  if (const int minutes = number("ttl")) hints.ttl = std::chrono::minutes(minutes);
  if (const int seconds = number("period")) hints.update_period = std::chrono::seconds(seconds);
  hints.skip_hours = numbers("hours");
  hints.skip_days = numbers("days");
  hints.hub = string_at(*object, "hub");
  return hints;
}

std::string category_path(const std::vector<std::string>& category) {
  std::string path;
  for (const std::string& name : category) {
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

}  // namespace feedwire::schema
