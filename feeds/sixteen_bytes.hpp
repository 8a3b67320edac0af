// Sixteen bytes looked at in one step, for the passes that see every byte of every document.
//
// The compiler's own vectors rather than one processor's intrinsics: g++ and clang make SSE2, NEON
// or plain code of them.
#pragma once

#include <cstdint>
#include <cstring>

namespace feedwire::feeds {

/// Comparisons of two give 0xFF where they hold and 0 elsewhere.
using SixteenBytes = std::uint8_t __attribute__((vector_size(16)));

inline SixteenBytes sixteen_at(const char* bytes) {
  SixteenBytes sixteen;
  std::memcpy(&sixteen, bytes, sizeof sixteen);
  return sixteen;
}

/// Sixteen times the same byte.
constexpr SixteenBytes sixteen_times(std::uint8_t byte) { return SixteenBytes{} + byte; }

/// Whether any bit is set.
inline bool is_any(SixteenBytes mask) {
  std::uint64_t halves[2];
  std::memcpy(halves, &mask, sizeof mask);
  return (halves[0] | halves[1]) != 0;
}

/// The comparison's result as bytes again.
template <typename Mask>
SixteenBytes bytes_of(Mask mask) {
  SixteenBytes bytes;
  static_assert(sizeof bytes == sizeof mask);
  std::memcpy(&bytes, &mask, sizeof bytes);
  return bytes;
}

}  // namespace feedwire::feeds
