// A few numbers in one place: fingerprints are read by the dozen for every item, and allocating
// their lists would cost more than comparing them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace feedwire::feeds {

/// At most `most` numbers; what does not fit any more is left out.
template <typename T, std::size_t most>
class ShortList {
 public:
  static constexpr std::size_t capacity = most;

  void push_back(T number) {
    if (size_ < most) numbers_[size_++] = number;
  }
  void assign(std::span<const T> numbers) {
    size_ = std::min(numbers.size(), most);
    std::copy_n(numbers.begin(), size_, numbers_.begin());
  }

  std::size_t size() const { return size_; }
  const T* begin() const { return numbers_.data(); }
  const T* end() const { return numbers_.data() + size_; }
  T front() const { return numbers_.front(); }
  operator std::span<const T>() const { return {begin(), size_}; }

  bool operator==(const ShortList& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

 private:
  std::array<T, most> numbers_{};
  std::size_t size_{0};
};

}  // namespace feedwire::feeds
