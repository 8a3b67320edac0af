#include "daemon/server_clocks.hpp"

#include <algorithm>
#include <vector>

#include "feeds/date.hpp"

namespace feedwire::daemon {

void ServerClocks::note(const std::string& server, std::string_view date, feeds::Time now) {
  const auto said = feeds::read_date(date);
  if (!said) return;
  std::erase_if(servers_, [&](const Server& known) { return known.name == server; });
  servers_.push_back({.name = server, .offset = *said - now});
  if (servers_.size() > most_servers) servers_.pop_front();
}

std::optional<std::chrono::seconds> ServerClocks::offset() const {
  if (servers_.size() < least_servers) return std::nullopt;
  std::vector<std::chrono::seconds> sorted;
  for (const Server& server : servers_) sorted.push_back(server.offset);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  return sorted[std::max<std::size_t>(1, sorted.size() / 4)];
}

}  // namespace feedwire::daemon
