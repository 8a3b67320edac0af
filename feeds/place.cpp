#include "feeds/place.hpp"

#include <charconv>
#include <cmath>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using Shape = Geo::Shape;

constexpr std::size_t most_positions = 100'000;

// Latitude before longitude, divided by blanks or commas; empty if anything else stands there.
std::vector<Position> positions_in(std::string_view text) {
  std::vector<double> numbers;
  while (true) {
    const std::size_t start = text.find_first_not_of(" \t\r\n\f,");
    if (start == text.npos) break;
    text.remove_prefix(start);
    if (text.front() == '+') text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number) || numbers.size() >= 2 * most_positions)
      return {};
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  std::vector<Position> positions;
  for (std::size_t at = 0; at + 1 < numbers.size(); at += 2) {
    positions.push_back({.longitude = numbers[at + 1], .latitude = numbers[at]});
  }
  return positions;
}

std::optional<Geo> shaped(Shape shape, std::vector<Position> positions) {
  const std::size_t needed = shape == Shape::point ? 1 : shape == Shape::polygon ? 3 : 2;
  if (positions.size() < needed) return std::nullopt;
  if (shape == Shape::point) positions.resize(1);
  if (shape == Shape::box) positions.resize(2);
  return Geo{shape, std::move(positions)};
}

// All numbers of the `pos`, `posList` and `coordinates` below, whatever wraps them.
std::string gml_numbers(const XmlDocument& document, Element element) {
  std::string numbers;
  for (Element child : element) {
    if (child.type() != pugi::node_element) continue;
    const ElementName name = document.name(child);
    if (name.vocabulary != Vocabulary::gml) continue;
    const bool holds_numbers = name.local == "pos" || name.local == "posList" ||
                               name.local == "lowerCorner" || name.local == "upperCorner";
    numbers += holds_numbers ? text_of(child) : gml_numbers(document, child);
    numbers += ' ';
  }
  return numbers;
}

std::optional<Geo> gml_place(const XmlDocument& document, Element where) {
  const Children shapes(document, where);
  constexpr std::pair<const char*, Shape> kinds[] = {
      {"Point", Shape::point},
      {"LineString", Shape::line},
      {"Polygon", Shape::polygon},
      {"Envelope", Shape::box}};
  std::optional<Geo> geo;
  for (const auto& kind : kinds) {
    const bool is_found = shapes.any(Vocabulary::gml, kind.first, [&](Element element) {
      geo = shaped(kind.second, positions_in(gml_numbers(document, element)));
      return geo.has_value();
    });
    if (is_found) break;
  }
  return geo;
}

std::optional<Geo> georss_place(const Children& children, const XmlDocument& document) {
  constexpr std::pair<const char*, Shape> kinds[] = {
      {"point", Shape::point},
      {"line", Shape::line},
      {"polygon", Shape::polygon},
      {"box", Shape::box}};
  std::optional<Geo> geo;
  for (const auto& kind : kinds) {
    const bool is_found = children.any(Vocabulary::georss, kind.first, [&](Element element) {
      geo = shaped(kind.second, positions_in(text_of(element)));
      return geo.has_value();
    });
    if (is_found) return geo;
  }
  children.any(Vocabulary::georss, "where", [&](Element where) {
    geo = gml_place(document, where);
    return geo.has_value();
  });
  return geo;
}

}  // namespace

std::optional<Geo> read_place(const Scope& scope) {
  const XmlDocument& document = scope.reading().document;
  const Children& children = scope.children();
  if (auto geo = georss_place(children, document)) return geo;
  if (!children.has(Vocabulary::geo)) return std::nullopt;
  std::string numbers;
  // A `geo:Point` may wrap the two.
  const Element point = children.first(Vocabulary::geo, "Point");
  const Children inside = point ? Children(document, point) : children;
  numbers += text_of(inside.first(Vocabulary::geo, "lat"));
  numbers += ' ';
  const Element longitude = inside.first(Vocabulary::geo, "long");
  numbers += text_of(longitude ? longitude : inside.first(Vocabulary::geo, "lon"));
  return shaped(Shape::point, positions_in(numbers));
}

}  // namespace feedwire::feeds
