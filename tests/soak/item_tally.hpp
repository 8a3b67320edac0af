// Which items of the good feeds somebody got, as bits: an hour of them is much text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace feedwire::tests {

class ItemTally {
 public:
  explicit ItemTally(std::size_t feeds) : came_(feeds) {}

  /// A line of NDJSON. Other events and other feeds' items do not count.
  void take(std::string_view line);
  /// A new stream begins after `cursor`.
  void go_on_after(std::int64_t cursor) { last_seq_ = cursor; }

  /// Of those up to `shown`, for each feed.
  std::size_t missing(const std::vector<int>& shown) const;
  /// Different ones.
  std::size_t items() const { return items_; }
  std::size_t repeated() const { return repeated_; }
  /// Events whose seq was not beyond that of the one before, or of the cursor.
  std::size_t out_of_order() const { return out_of_order_; }

 private:
  void came(std::size_t feed, std::size_t number);

  std::vector<std::vector<bool>> came_;
  std::int64_t last_seq_{};
  std::size_t items_{};
  std::size_t repeated_{};
  std::size_t out_of_order_{};
};

}  // namespace feedwire::tests
