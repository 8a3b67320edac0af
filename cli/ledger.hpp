// Which items came and which are done: what may be acknowledged.
#pragma once

#include <cstdint>
#include <set>

namespace feedwire::cli {

/// Items are named by their seq, and come in rising order.
class Ledger {
 public:
  void came(std::int64_t seq) {
    newest_ = seq;
    unfinished_.insert(seq);
  }
  void finished(std::int64_t seq) { unfinished_.erase(seq); }
  /// Everything after `seq` will come again.
  void start_over(std::int64_t seq) {
    newest_ = seq;
    unfinished_.clear();
  }

  /// All up to here is done: the lowest unfinished item less one; 0: nothing is.
  std::int64_t done() const { return unfinished_.empty() ? newest_ : *unfinished_.begin() - 1; }

 private:
  std::int64_t newest_{0};
  std::set<std::int64_t> unfinished_{};
};

}  // namespace feedwire::cli
