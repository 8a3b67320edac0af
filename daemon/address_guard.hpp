// Which IP addresses a fetch may reach: public ones, and those that a person lists.
//
// The address that a connection is made to is judged, never a name or a spelling (etiquette 6.2),
// so this file knows neither sockets nor URLs.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// An IPv4 or IPv6 address. IPv4 is kept in its mapped form (::ffff:a.b.c.d), so the two spellings
/// of one address are equal.
class IpAddress {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  IpAddress() = default;
  explicit IpAddress(const Bytes& v6) : bytes_(v6) {}
  static IpAddress v4(std::uint32_t host_order);

  /// Plain dotted or colon notation; a zone ("%eth0") is ignored. Anything else is nothing.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  /// Host byte order; meaningful where is_v4().
  std::uint32_t v4_bits() const;
  const Bytes& bytes() const { return bytes_; }
  std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  Bytes bytes_{};
};

/// A block of addresses: "10.0.0.0/8", "fd00::/8", or one address alone.
class Cidr {
 public:
  /// Bits behind the prefix are ignored. A Problem names the text that is no block.
  static Result<Cidr> parse(std::string_view text);

  bool contains(const IpAddress& address) const;
  std::string to_string() const;

  bool operator==(const Cidr&) const = default;

 private:
  Cidr(const IpAddress& base, int prefix) : base_(base), prefix_(prefix) {}

  IpAddress base_{};
  int prefix_{128};  ///< of 128 bits; IPv4 blocks begin at 96
};

/// The IPv4 address that a mapped, NAT64 (64:ff9b::/96) or 6to4 (2002::/16) address stands for; any
/// other address itself.
IpAddress unwrapped(const IpAddress& address);

/// Judges addresses by the registries of special-purpose addresses (RFC 6890 and its updates).
class AddressGuard {
 public:
  AddressGuard() = default;
  /// Addresses in `allowed` may be reached although they are not public.
  explicit AddressGuard(std::vector<Cidr> allowed) : allowed_(std::move(allowed)) {}

  /// Empty where the address may be reached, else what kind of address it is: "loopback".
  std::string_view refusal(const IpAddress& address) const;

 private:
  std::vector<Cidr> allowed_{};
};

}  // namespace feedwire::daemon
