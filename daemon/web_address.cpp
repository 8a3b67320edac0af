// URL splitting and reference resolution, byte for byte.
#include "daemon/web_address.hpp"

#include <idn2.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace feedwire::daemon {
namespace {

bool is_alpha(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return out;
}

void append_encoded(std::string& out, char c) {
  constexpr char digits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += {'%', digits[byte >> 4], digits[byte & 15]};
}

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}

/// A target that a person gave: only spaces and bytes that HTTP cannot carry are encoded.
std::string sendable(std::string_view target) {
  std::string out;
  for (const char c : target) {
    if (c == ' ' || !is_ascii(c)) {
      append_encoded(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

/// A target that a server gave: all that RFC 3986 does not allow in a path or query is encoded.
std::string legal(std::string_view target) {
  constexpr std::string_view marks = "-._~!$&'()*+,;=:@/?";
  std::string out;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    const bool fine = c == '%' ? is_escape(target, i)
                               : is_ascii(c) && (is_alnum(c) || marks.find(c) != marks.npos);
    if (fine) {
      out += c;
    } else {
      append_encoded(out, c);
    }
  }
  return out;
}

/// The scheme at the head of a reference, lower case; "" where there is none.
std::string scheme_of(std::string_view reference) {
  const auto colon = reference.find(':');
  if (colon == reference.npos || colon == 0 || !is_alpha(reference[0])) return {};
  const auto name = reference.substr(0, colon);
  const bool legal_name = std::all_of(name.begin(), name.end(), [](char c) {
    return is_alnum(c) || c == '+' || c == '-' || c == '.';
  });
  return legal_name ? lower(name) : std::string{};
}

Problem no_address(std::string what) {
  return {.what = std::move(what), .remedy = "give an http or https URL"};
}

bool is_port(std::string_view digits) {
  unsigned value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc{} && stop == end && value >= 1 && value <= 65535;
}

bool is_host(std::string_view host) {
  constexpr std::string_view never = " \"#%/:<>?@[\\]^`{|}";
  if (host.starts_with('[')) {
    constexpr std::string_view inside = ":.%";
    return host.size() > 2 && std::all_of(host.begin() + 1, host.end() - 1, [&](char c) {
             return is_alnum(c) || inside.find(c) != inside.npos;
           });
  }
  return !host.empty() && host.find_first_of(never) == host.npos;
}

/// A name beyond ASCII in the form that is looked up (RFC 5890); "" where it has none. Done here,
/// since libcurl would go by the locale of the process.
std::string looked_up(const std::string& name) {
  if (std::all_of(name.begin(), name.end(), is_ascii)) return name;
  std::uint8_t* ascii = nullptr;
  const auto utf8 = reinterpret_cast<const std::uint8_t*>(name.c_str());
  if (idn2_lookup_u8(utf8, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK) return {};
  std::string made(reinterpret_cast<const char*>(ascii));
  idn2_free(ascii);
  return made;
}

Result<WebAddress> take_authority(WebAddress address, std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    address.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  auto host_end = authority.find(':');
  if (authority.starts_with('[')) {
    const auto bracket = authority.find(']');
    if (bracket == authority.npos) return no_address("the address has a broken host");
    host_end = bracket + 1 < authority.size() ? bracket + 1 : authority.npos;
  }
  address.host = authority.substr(0, host_end);
  if (address.host.empty()) return no_address("the address names no host");
  address.host = looked_up(address.host);
  if (!is_host(address.host)) return no_address("the address has a broken host");
  if (host_end != authority.npos) {
    if (authority[host_end] != ':') return no_address("the address has a broken host");
    address.port = authority.substr(host_end + 1);
    if (!address.port.empty() && !is_port(address.port)) {
      return no_address("the address has a broken port");
    }
  }
  return address;
}

/// RFC 3986 section 5.2.4, on a path that begins with "/".
std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    const auto segment = path.substr(0, end);
    const bool last = end == path.size();
    if (segment == "/." || segment == "/..") {
      if (segment == "/..") out.erase(std::min(out.rfind('/'), out.size()));
      if (last) out += '/';
    } else {
      out += segment;
    }
    path.remove_prefix(end);
  }
  return out;
}

std::string joined_target(std::string_view base_target, std::string_view reference) {
  const auto base_path = base_target.substr(0, base_target.find('?'));
  if (reference.empty()) return std::string(base_target);
  if (reference.front() == '?') return std::string(base_path) + std::string(reference);
  const auto query_at = std::min(reference.find('?'), reference.size());
  std::string path(reference.substr(0, query_at));
  if (path.front() != '/') {
    path.insert(0, base_path.substr(0, base_path.rfind('/') + 1));
  }
  return without_dot_segments(path) + std::string(reference.substr(query_at));
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string WebAddress::url() const {
  return scheme + "://" + host + (port.empty() ? "" : ":" + port) + target;
}

std::string WebAddress::url_with_userinfo() const {
  if (userinfo.empty()) return url();
  return scheme + "://" + userinfo + "@" + host + (port.empty() ? "" : ":" + port) + target;
}

std::string WebAddress::host_and_port() const {
  const std::string_view own = scheme == "https" ? "443" : "80";
  return lower(host) + ":" + (port.empty() ? std::string(own) : port);
}

std::string WebAddress::origin() const { return scheme + "://" + host_and_port(); }

Result<WebAddress> parse_web_address(std::string_view url) {
  url = trimmed(url);
  if (std::any_of(url.begin(), url.end(), is_control)) {
    return no_address("the address contains control characters");
  }
  WebAddress address;
  address.scheme = scheme_of(url);
  if (address.scheme.empty()) return no_address("the address has no scheme");
  if (address.scheme != "http" && address.scheme != "https") {
    return no_address("the address has the scheme " + address.scheme);
  }
  url.remove_prefix(address.scheme.size() + 1);
  if (!url.starts_with("//")) return no_address("the address names no host");
  url.remove_prefix(2);
  url = url.substr(0, url.find('#'));
  const auto authority = url.substr(0, url.find_first_of("/?"));
  const auto target = url.substr(authority.size());
  address.target = target.starts_with('/') ? sendable(target) : "/" + sendable(target);
  return take_authority(std::move(address), authority);
}

Result<WebAddress> resolve_location(const WebAddress& base, std::string_view location) {
  auto reference = trimmed(location);
  if (reference.empty()) return Problem{.what = "a redirect that names no address"};
  reference = reference.substr(0, reference.find('#'));
  const auto scheme = scheme_of(reference);
  if (scheme.empty() && !reference.starts_with("//")) {
    auto here = base;
    here.target = legal(joined_target(base.target, reference));
    return here;
  }
  const std::string absolute = (scheme.empty() ? base.scheme + ":" : "") + std::string(reference);
  auto there = parse_web_address(absolute);
  if (!there) return Problem{.what = "a redirect to nowhere: " + there.error().what};
  const auto target_at = absolute.find_first_of("/?", absolute.find("//") + 2);
  const std::string_view written(absolute);
  const auto target = target_at == absolute.npos ? std::string_view{} : written.substr(target_at);
  there->target = legal(joined_target("/", target));
  there->userinfo = there->origin() == base.origin() ? base.userinfo : std::string{};
  return there;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && is_escape(text, i)) {
      unsigned byte = 0;
      std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace feedwire::daemon
