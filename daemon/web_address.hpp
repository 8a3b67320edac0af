// An http or https URL taken apart into what a request needs, and redirect targets resolved against
// it.
//
// Nothing here normalises: servers see the path and query that a person gave (etiquette 5.4). Only
// what may not stand in a request at all is percent-encoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

struct WebAddress {
  std::string scheme{};    ///< "http" or "https"
  std::string host{};      ///< as given, but in ASCII; IPv6 in brackets
  std::string port{};      ///< as given, "" for the scheme's own
  std::string target{};    ///< path and query, always begins with "/"
  std::string userinfo{};  ///< as given, still percent-encoded; a secret

  /// The address that may be shown and compared: no userinfo, no fragment.
  std::string url() const;
  /// As url(), with the userinfo: for the next request, never for people.
  std::string url_with_userinfo() const;
  /// Scheme, host and port in one spelling (RFC 6454); equal for addresses that may share secrets.
  std::string origin() const;
  /// Host in lower case and port: whom requests are counted against.
  std::string host_and_port() const;
};

/// Takes an absolute URL apart. A Problem where it is none, has another scheme, no host, a port out
/// of range, or characters that no URL has. Its text repeats no userinfo.
Result<WebAddress> parse_web_address(std::string_view url);

/// The address that a `Location` field value names, seen from `base` (RFC 3986 section 5). Userinfo
/// of its own is dropped, since a server has no say in what we log in with; that of `base` stays
/// within the same origin.
Result<WebAddress> resolve_location(const WebAddress& base, std::string_view location);

/// "%41" becomes "A"; a percent sign without two hexadecimal digits stays.
std::string percent_decoded(std::string_view text);

}  // namespace feedwire::daemon
