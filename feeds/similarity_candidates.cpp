#include "feeds/similarity_candidates.hpp"

#include <algorithm>

namespace feedwire::feeds {

std::vector<std::int64_t> most_promising(std::vector<std::int64_t> found, std::size_t most) {
  struct Candidate {
    std::size_t keys;
    std::int64_t item;
  };
  std::sort(found.begin(), found.end());
  std::vector<Candidate> candidates;
  for (const std::int64_t item : found) {
    if (candidates.empty() || candidates.back().item != item) candidates.push_back({0, item});
    ++candidates.back().keys;
  }
  most = std::min(most, candidates.size());
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(most);
  std::partial_sort(
      candidates.begin(),
      end,
      candidates.end(),
      [](const Candidate& one, const Candidate& other) {
        return one.keys != other.keys ? one.keys > other.keys : one.item > other.item;
      }
  );
  std::vector<std::int64_t> items;
  for (auto at = candidates.begin(); at != end; ++at) items.push_back(at->item);
  return items;
}

}  // namespace feedwire::feeds
