// Where an entry took place: GeoRSS, GML and the W3C's latitude and longitude.
#pragma once

#include <optional>

#include "feeds/feed.hpp"
#include "feeds/scope.hpp"

namespace feedwire::feeds {

/// The first shape that has enough numbers.
std::optional<Geo> read_place(const Scope& scope);

}  // namespace feedwire::feeds
