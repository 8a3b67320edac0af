#include "daemon/server_clocks.hpp"

#include <algorithm>
#include <vector>

#include "feeds/date.hpp"

namespace feedwire::daemon {

void ServerClocks::note(std::string_view date, feeds::Time now) {
  const auto said = feeds::read_date(date);
  if (!said) return;
  offsets_.push_back(*said - now);
  if (offsets_.size() > most_answers) offsets_.pop_front();
}

std::optional<std::chrono::seconds> ServerClocks::offset() const {
  if (offsets_.size() < least_answers) return std::nullopt;
  std::vector<std::chrono::seconds> sorted(offsets_.begin(), offsets_.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  return sorted[sorted.size() / 4];
}

}  // namespace feedwire::daemon
