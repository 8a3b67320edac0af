#include "tests/soak/item_tally.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace feedwire::tests {
namespace {

/// The number behind the first `key`. To read all the JSON of all followers would take more time
/// than the daemon's work does.
template <typename Number>
std::optional<Number> number_behind(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == text.npos) return std::nullopt;
  const char* first = text.data() + at + key.size();
  Number number{};
  const auto read = std::from_chars(first, text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

}  // namespace

void ItemTally::take(std::string_view line) {
  const auto seq = number_behind<std::int64_t>(line, "\"seq\":");
  if (!seq) return;
  if (*seq <= last_seq_) ++out_of_order_;
  last_seq_ = *seq;
  if (line.find("\"event\":\"item\"") == line.npos) return;
  const auto feed = number_behind<std::size_t>(line, "\"title\":\"good");
  if (!feed || *feed >= came_.size()) return;
  const auto number =
      number_behind<std::size_t>(line, "\"title\":\"good" + std::to_string(*feed) + "-");
  if (number) came(*feed, *number);
}

void ItemTally::came(std::size_t feed, std::size_t number) {
  std::vector<bool>& numbers = came_[feed];
  if (numbers.size() <= number) numbers.resize(number + 1);
  if (numbers[number]) ++repeated_;
  if (!numbers[number]) ++items_;
  numbers[number] = true;
}

std::size_t ItemTally::missing(const std::vector<int>& shown) const {
  std::size_t count = 0;
  for (std::size_t feed = 0; feed < shown.size(); ++feed) {
    const std::vector<bool>& numbers = came_[feed];
    for (std::size_t n = 1; n <= static_cast<std::size_t>(shown[feed]); ++n)
      if (n >= numbers.size() || !numbers[n]) ++count;
  }
  return count;
}

}  // namespace feedwire::tests
