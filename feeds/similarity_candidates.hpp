// Which of the items that an index names are worth comparing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace feedwire::feeds {

/// Of one key's list, the newest so many are looked at: series and adverts share keys by the
/// thousand.
constexpr std::size_t most_items_of_a_key = 32;

/// Of all that the keys of one item lead to, so many are compared.
constexpr std::size_t most_candidates = 32;

/// The most promising of the items that were found, each once: those that share most keys, and of
/// these the latest (the highest numbers). `found` names an item once for each key that it shares.
std::vector<std::int64_t> most_promising(
    std::vector<std::int64_t> found, std::size_t most = most_candidates
);

}  // namespace feedwire::feeds
