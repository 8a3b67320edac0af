// sockaddr to IpAddress, and host names that need no resolver.
#include "daemon/socket_address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <cstring>

#include "daemon/response_head.hpp"

namespace feedwire::daemon {

std::optional<IpAddress> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return IpAddress::v4(ntohl(four.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    IpAddress::Bytes bytes{};
    std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
    return IpAddress(bytes);
  }
  return {};
}

int port_of(const sockaddr& address) {
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    return ntohs(six.sin6_port);
  }
  sockaddr_in four{};
  std::memcpy(&four, &address, sizeof four);
  return ntohs(four.sin_port);
}

std::string literal_refusal(const WebAddress& address, const AddressGuard& guard) {
  std::string host = address.host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  while (host.ends_with('.')) host.pop_back();
  std::optional<IpAddress> literal;
  if (same_name(host, "localhost") ||
      (host.size() > 10 && same_name(host.substr(host.size() - 10), ".localhost"))) {
    literal = IpAddress::parse("127.0.0.1");
  } else {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) == 0) {
      literal = address_of(*found->ai_addr);
      ::freeaddrinfo(found);
    }
  }
  if (!literal) return {};
  const auto kind = guard.refusal(*literal);
  return kind.empty() ? std::string{} : std::string(kind) + " address " + literal->to_string();
}

}  // namespace feedwire::daemon
