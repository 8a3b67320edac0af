#include "feeds/order.hpp"

#include <algorithm>
#include <numeric>

namespace feedwire::feeds {
namespace {

std::optional<Time> date_of(const Entry& entry) {
  return entry.published ? entry.published : entry.updated;
}

}  // namespace

std::vector<std::size_t> oldest_first(const std::vector<Entry>& entries) {
  std::vector<std::size_t> order(entries.size());
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  const auto has_date = [](const Entry& entry) { return date_of(entry).has_value(); };
  if (std::all_of(entries.begin(), entries.end(), has_date)) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return *date_of(entries[a]) < *date_of(entries[b]);
    });
  }
  return order;
}

}  // namespace feedwire::feeds
