// Numbers in a fixed byte order, least significant first: what is stored reads the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Appends the lowest `width` bytes of the number.
inline void put_number(std::string& bytes, std::uint64_t number, std::size_t width) {
  for (; width > 0; --width, number >>= 8U) bytes += static_cast<char>(number & 0xFFU);
}

/// Takes numbers off the front of bytes; what is not there reads as 0 and makes it fail for good.
class NumberReader {
 public:
  explicit NumberReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t take(std::size_t width) {
    if (rest_.size() < width) {
      failed_ = true;
      return 0;
    }
    std::uint64_t number = 0;
    for (std::size_t at = width; at > 0; --at)
      number = number << 8U | static_cast<unsigned char>(rest_[at - 1]);
    rest_.remove_prefix(width);
    return number;
  }

  /// Whether all that was taken was there, and nothing is left.
  bool is_complete() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_{false};
};

}  // namespace feedwire::feeds
