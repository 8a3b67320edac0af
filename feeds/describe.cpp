#include "feeds/describe.hpp"

#include <boost/json.hpp>

#include "feeds/date.hpp"

namespace feedwire::feeds {
namespace {

namespace json = boost::json;

void put(json::object& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

void put(json::object& object, const char* key, const std::optional<Time>& time) {
  if (time) object[key] = format_rfc3339(*time);
}

template <typename Number>
void put(json::object& object, const char* key, const std::optional<Number>& number) {
  if (number) object[key] = *number;
}

void put(json::object& object, const char* key, const std::optional<std::chrono::seconds>& length) {
  if (length) object[key] = length->count();
}

void put(json::object& object, const char* key, const std::vector<std::string>& list) {
  if (list.empty()) return;
  json::array& array = object[key].emplace_array();
  for (const std::string& one : list) array.emplace_back(one);
}

void put_body(json::object& object, const char* key, const char* type, const Body& body) {
  if (body.empty()) return;
  object[key] = body.text;
  put(object, type, body.type);
}

void put_authors(json::object& object, const std::vector<Person>& persons) {
  put(object, "author", joined_names(persons));
  if (persons.empty()) return;
  json::array& array = object["authors"].emplace_array();
  for (const Person& person : persons) {
    json::object one;
    put(one, "name", person.name);
    put(one, "email", person.email);
    put(one, "url", person.url);
    array.emplace_back(std::move(one));
  }
}

json::object described(const Channel& channel) {
  json::object object;
  put(object, "title", channel.title);
  put(object, "subtitle", channel.subtitle);
  put(object, "link", channel.link);
  put(object, "self_url", channel.self_url);
  put(object, "hub_url", channel.hub_url);
  put(object, "id", channel.id);
  put(object, "language", channel.language);
  put_authors(object, channel.authors);
  put(object, "rights", channel.rights);
  put(object, "generator", channel.generator);
  put(object, "published", channel.published);
  put(object, "updated", channel.updated);
  put(object, "image", channel.image);
  put(object, "icon", channel.icon);
  put(object, "categories", channel.categories);
  put(object, "explicit", channel.is_explicit);
  return object;
}

json::value point(const Position& position) { return {position.longitude, position.latitude}; }

json::array points(const std::vector<Position>& positions) {
  json::array array;
  for (const Position& position : positions) array.emplace_back(point(position));
  return array;
}

json::object described(const Geo& geo) {
  switch (geo.shape) {
    case Geo::Shape::point:
      return {{"type", "Point"}, {"coordinates", point(geo.positions.at(0))}};
    case Geo::Shape::line:
      return {{"type", "LineString"}, {"coordinates", points(geo.positions)}};
    case Geo::Shape::box:
      return {{"type", "Box"}, {"coordinates", points(geo.positions)}};
    case Geo::Shape::polygon:
      break;
  }
  // GeoJSON: a list of rings, of which feeds have one.
  json::array rings;
  rings.emplace_back(points(geo.positions));
  return {{"type", "Polygon"}, {"coordinates", std::move(rings)}};
}

void put_enclosures(json::object& object, const std::vector<Enclosure>& enclosures) {
  if (enclosures.empty()) return;
  json::array& array = object["enclosures"].emplace_array();
  for (const Enclosure& enclosure : enclosures) {
    json::object one;
    put(one, "url", enclosure.url);
    put(one, "type", enclosure.type);
    put(one, "length", enclosure.length);
    put(one, "title", enclosure.title);
    put(one, "duration_seconds", enclosure.duration);
    array.emplace_back(std::move(one));
  }
}

json::object described(const Entry& entry) {
  json::object object;
  put(object, "id", entry.id);
  put(object, "url", entry.url);
  put(object, "title", entry.title);
  put_authors(object, entry.authors);
  put(object, "categories", entry.categories);
  put(object, "published", entry.published);
  put(object, "updated", entry.updated);
  put_body(object, "summary", "summary_type", entry.summary);
  put_body(object, "content", "content_type", entry.content);
  put(object, "rights", entry.rights);
  put(object, "image", entry.image);
  put(object, "banner_image", entry.banner_image);
  put(object, "external_url", entry.external_url);
  put(object, "comments_url", entry.comments_url);
  put(object, "comments_feed_url", entry.comments_feed_url);
  put(object, "comments_count", entry.comments_count);
  put_enclosures(object, entry.enclosures);
  put(object, "language", entry.language);
  if (entry.source) object["source"] = described(*entry.source);
  put(object, "duration_seconds", entry.duration);
  put(object, "explicit", entry.is_explicit);
  if (entry.geo) object["geo"] = described(*entry.geo);
  if (!entry.front_matter.empty()) {
    json::error_code error;
    json::value head = json::parse(entry.front_matter.json, error);
    if (!error) object["front_matter"] = std::move(head);
  }
  return object;
}

}  // namespace

std::string describe(const Feed& feed) {
  json::object object;
  const std::string format = to_string(feed.format);
  object["format"] = format.empty() ? json::value(nullptr) : json::value(format);
  object["encoding"] = feed.encoding.empty() ? json::value(nullptr) : json::value(feed.encoding);
  object["bozo"] = feed.is_bozo();
  put(object, "repairs", feed.repairs);
  put(object, "unread_dates", feed.unread_dates);
  json::object channel = described(feed.channel);
  if (feed.hints.ttl) channel["ttl_minutes"] = feed.hints.ttl->count();
  object["feed"] = std::move(channel);
  json::array& entries = object["entries"].emplace_array();
  for (const Entry& entry : feed.entries) entries.emplace_back(described(entry));
  return json::serialize(object);
}

}  // namespace feedwire::feeds
