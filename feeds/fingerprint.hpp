// XXH3-128 of a text, in the byte order that is the same everywhere: the one place that knows
// xxHash.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace feedwire::feeds {

std::array<std::uint8_t, 16> fingerprint(std::string_view text);

}  // namespace feedwire::feeds
