// Between the addresses that sockets and resolvers use and those that the guard judges.
#pragma once

#include <optional>
#include <string>

#include "daemon/address_guard.hpp"
#include "daemon/web_address.hpp"

struct sockaddr;

namespace feedwire::daemon {

/// Nothing where the family is neither IPv4 nor IPv6.
std::optional<IpAddress> address_of(const sockaddr& address);
int port_of(const sockaddr& address);

/// What can be said without a look-up: where the host is an address in any spelling that resolvers
/// take, or localhost, and `guard` refuses it, "loopback address 127.0.0.1"; else "".
std::string literal_refusal(const WebAddress& address, const AddressGuard& guard);

}  // namespace feedwire::daemon
