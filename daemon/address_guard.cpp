// The tables of special-purpose addresses, and how an address is held against them.
#include "daemon/address_guard.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace feedwire::daemon {
namespace {

constexpr IpAddress::Bytes mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Block4 {
  std::uint32_t base;
  int prefix;
  std::string_view kind;
};

constexpr std::uint32_t dotted(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr Block4 special_v4[] = {
    {dotted(0, 0, 0, 0), 8, "unspecified"},
    {dotted(10, 0, 0, 0), 8, "private"},
    {dotted(100, 64, 0, 0), 10, "shared"},
    {dotted(127, 0, 0, 0), 8, "loopback"},
    {dotted(169, 254, 0, 0), 16, "link-local"},
    {dotted(172, 16, 0, 0), 12, "private"},
    {dotted(192, 0, 0, 0), 24, "special-purpose"},
    {dotted(192, 0, 2, 0), 24, "documentation"},
    {dotted(192, 88, 99, 0), 24, "special-purpose"},
    {dotted(192, 168, 0, 0), 16, "private"},
    {dotted(198, 18, 0, 0), 15, "benchmarking"},
    {dotted(198, 51, 100, 0), 24, "documentation"},
    {dotted(203, 0, 113, 0), 24, "documentation"},
    {dotted(224, 0, 0, 0), 4, "multicast"},
    {dotted(255, 255, 255, 255), 32, "broadcast"},
    {dotted(240, 0, 0, 0), 4, "reserved"},
};

struct Block6 {
  std::array<std::uint16_t, 8> base;
  int prefix;
  std::string_view kind;
};

constexpr Block6 special_v6[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0}, 128, "unspecified"},
    {{0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback"},
    {{0x2001, 0}, 23, "special-purpose"},
    {{0x2001, 0x0db8}, 32, "documentation"},
    {{0x3fff}, 20, "documentation"},
    {{0xfc00}, 7, "private"},
    {{0xfe80}, 10, "link-local"},
    {{0xfec0}, 10, "private"},
    {{0xff00}, 8, "multicast"},
};

bool same_prefix(const IpAddress::Bytes& a, const IpAddress::Bytes& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + bits / 8, b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool same_prefix(std::uint32_t a, std::uint32_t b, int bits) {
  return ((a ^ b) >> (32 - bits)) == 0;
}

std::string_view kind_of_v4(std::uint32_t bits) {
  for (const auto& block : special_v4) {
    if (same_prefix(bits, block.base, block.prefix)) return block.kind;
  }
  return {};
}

std::string_view kind_of_v6(const IpAddress::Bytes& bytes) {
  for (const auto& block : special_v6) {
    IpAddress::Bytes base{};
    for (std::size_t i = 0; i < 8; ++i) {
      base[2 * i] = static_cast<std::uint8_t>(block.base[i] >> 8);
      base[2 * i + 1] = static_cast<std::uint8_t>(block.base[i] & 0xff);
    }
    if (same_prefix(bytes, base, block.prefix)) return block.kind;
  }
  // Global unicast is 2000::/3 so far (RFC 4291 section 2.4); the rest is not anybody's.
  if ((bytes[0] & 0xe0) != 0x20) return "reserved";
  return {};
}

std::uint32_t bits_at(const IpAddress::Bytes& bytes, std::size_t at) {
  return dotted(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  Bytes bytes = mapped_prefix;
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i) & 0xff);
  }
  return IpAddress(bytes);
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string plain(text.substr(0, text.find('%')));
  in_addr four{};
  if (inet_pton(AF_INET, plain.c_str(), &four) == 1) return v4(ntohl(four.s_addr));
  Bytes six{};
  if (inet_pton(AF_INET6, plain.c_str(), six.data()) == 1) return IpAddress(six);
  return {};
}

bool IpAddress::is_v4() const { return same_prefix(bytes_, mapped_prefix, 96); }

std::uint32_t IpAddress::v4_bits() const { return bits_at(bytes_, 12); }

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (is_v4()) {
    inet_ntop(AF_INET, bytes_.data() + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
  }
  return text;
}

Result<Cidr> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base || text.find('%') != text.npos) {
    return Problem{
        .what = "not an address block: \"" + std::string(text) + "\"",
        .remedy = "write it as 10.0.0.0/8, fd00::/8 or a single address"};
  }
  const bool dotted_base = base->is_v4() && text.substr(0, slash).find(':') == text.npos;
  const int widest = dotted_base ? 32 : 128;
  int prefix = widest;
  if (slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    const auto end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, prefix);
    if (error != std::errc{} || stop != end || prefix < 0 || prefix > widest) {
      return Problem{
          .what = "not a prefix length: \"" + std::string(digits) + "\"",
          .where = std::string(text),
          .remedy = "it runs from 0 to " + std::to_string(widest)};
    }
  }
  return Cidr(*base, dotted_base ? prefix + 96 : prefix);
}

bool Cidr::contains(const IpAddress& address) const {
  return same_prefix(base_.bytes(), address.bytes(), prefix_);
}

std::string Cidr::to_string() const {
  const bool four = base_.is_v4() && prefix_ >= 96;
  return base_.to_string() + "/" + std::to_string(four ? prefix_ - 96 : prefix_);
}

IpAddress unwrapped(const IpAddress& address) {
  constexpr IpAddress::Bytes nat64{0x00, 0x64, 0xff, 0x9b};
  constexpr IpAddress::Bytes six_to_four{0x20, 0x02};
  const auto& bytes = address.bytes();
  if (same_prefix(bytes, nat64, 96)) return IpAddress::v4(bits_at(bytes, 12));
  if (same_prefix(bytes, six_to_four, 16)) return IpAddress::v4(bits_at(bytes, 2));
  return address;
}

std::string_view AddressGuard::refusal(const IpAddress& address) const {
  const auto inner = unwrapped(address);
  const auto kind = inner.is_v4() ? kind_of_v4(inner.v4_bits()) : kind_of_v6(inner.bytes());
  if (kind.empty()) return {};
  const bool listed = std::any_of(allowed_.begin(), allowed_.end(), [&](const Cidr& block) {
    return block.contains(inner) || block.contains(address);
  });
  return listed ? std::string_view{} : kind;
}

}  // namespace feedwire::daemon
