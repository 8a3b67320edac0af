#include "feeds/fingerprint.hpp"

#include <xxhash.h>

#include <algorithm>
#include <iterator>

namespace feedwire::feeds {

std::array<std::uint8_t, 16> fingerprint(std::string_view text) {
  XXH128_canonical_t canonical{};
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.data(), text.size()));
  std::array<std::uint8_t, 16> bytes{};
  std::copy(std::begin(canonical.digest), std::end(canonical.digest), bytes.begin());
  return bytes;
}

}  // namespace feedwire::feeds
