// News that nobody wrote: enough of it, as skewed as the real thing.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace feedwire::bench {

struct InventedItem {
  std::string title{};
  std::string html{};
};

/// Words and stock phrases come as often as by Zipf's law. One item in thirty is an edited copy of
/// a recent one, one in ten belongs to a series by its title, one in ten carries one of a few
/// adverts, and one in ten begins like its siblings.
class InventedNews {
 public:
  explicit InventedNews(std::uint64_t seed);
  InventedItem next();

 private:
  std::size_t rank(std::size_t most);
  bool one_in(unsigned many) { return random_() % many == 0; }
  std::string words(std::size_t count);
  InventedItem fresh();
  InventedItem edited_copy();

  std::mt19937_64 random_;
  std::vector<std::string> words_{};
  std::vector<std::string> phrases_{};
  std::vector<InventedItem> recent_{};
};

}  // namespace feedwire::bench
