#include "daemon/holds.hpp"

#include <algorithm>

namespace feedwire::daemon {

namespace {

std::string_view path_of(const WebAddress& address) {
  const std::string_view target = address.target;
  return target.substr(0, target.find('?'));
}

}  // namespace

void Holds::set_gateways(const std::vector<std::string>& urls) {
  gateways_.clear();
  for (const std::string& url : urls) {
    const auto address = parse_web_address(url);
    if (!address) continue;
    Gateway gateway{.host = address->host_and_port(), .base = std::string(path_of(*address))};
    if (!gateway.base.ends_with('/')) gateway.base += '/';
    gateways_.push_back(std::move(gateway));
  }
}

void Holds::set(const std::vector<schema::Hold>& holds) {
  holds_.clear();
  for (const schema::Hold& hold : holds) put(hold);
}

std::string Holds::place_of(const WebAddress& address) const {
  std::string host = address.host_and_port();
  const std::string_view path = path_of(address);
  for (const Gateway& gateway : gateways_) {
    if (gateway.host != host || !path.starts_with(gateway.base)) continue;
    const std::string_view rest = path.substr(gateway.base.size());
    return host + gateway.base + std::string(rest.substr(0, rest.find('/')));
  }
  return host;
}

std::optional<schema::Hold> Holds::at(const WebAddress& address, feeds::Time now) const {
  if (holds_.empty()) return std::nullopt;
  const auto found = holds_.find(place_of(address));
  if (found == holds_.end() || found->second.until <= now) return std::nullopt;
  return found->second;
}

std::optional<schema::Hold> Holds::at(std::string_view url, feeds::Time now) const {
  if (holds_.empty()) return std::nullopt;
  const auto address = parse_web_address(url);
  if (!address) return std::nullopt;
  return at(*address, now);
}

void Holds::shorten(feeds::Time latest) {
  for (auto& [place, hold] : holds_) hold.until = std::min(hold.until, latest);
}

void Holds::put(schema::Hold hold) {
  std::string place = hold.place;
  holds_[std::move(place)] = std::move(hold);
}

}  // namespace feedwire::daemon
