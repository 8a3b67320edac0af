#include "feeds/canonical_url.hpp"

#include <algorithm>
#include <array>

#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

// Parameters that say how a reader came, never what is shown; each is documented by who sets it.
constexpr std::array<std::string_view, 24> tracking_names{
    "_ga",    "_gl",     "_hsenc",  "_hsmi",       "at_campaign", "at_medium",
    "dclid",  "fbclid",  "gbraid",  "gclid",       "igshid",      "mc_cid",
    "mc_eid", "mkt_tok", "msclkid", "ns_campaign", "ns_mchannel", "oly_enc_id",
    "spm",    "twclid",  "vero_id", "wbraid",      "wpisrc",      "yclid"};
static_assert(std::is_sorted(tracking_names.begin(), tracking_names.end()));

// Parameters that often mean something, but not with one of the values below.
constexpr std::array<std::string_view, 9> origin_names{
    "cmp", "from", "ftag", "ncid", "partner", "ref", "smid", "source", "src"};
constexpr std::array<std::string_view, 9> origin_values{
    "atom", "feed", "feedburner", "feeds", "rss", "rss2", "rss_feed", "rssfeed", "rss-feed"};

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_tracking(std::string_view parameter) {
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string name = lower(parameter.substr(0, equals));
  if (name.starts_with("utm_") || is_one_of(tracking_names, name)) return true;
  if (equals == parameter.size()) return false;
  return is_one_of(origin_names, name) &&
         is_one_of(origin_values, lower(parameter.substr(equals + 1)));
}

/// `%e4` and `ä` are `%E4`… and `%C3%A4`: hexadecimal digits in upper case, what is not ASCII
/// encoded.
void append_encoded(std::string& to, std::string_view part) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  const auto upper = [](char c) { return is_letter(c) ? static_cast<char>(c & ~0x20) : c; };
  for (std::size_t at = 0; at < part.size(); ++at) {
    const auto byte = static_cast<unsigned char>(part[at]);
    if (byte == '%' && at + 2 < part.size()) {
      to += '%';
      to += upper(part[at + 1]);
      to += upper(part[at + 2]);
      at += 2;
    } else if (byte > 0x7E || byte <= ' ') {
      to += '%';
      to += digits[byte >> 4];
      to += digits[byte & 15];
    } else {
      to += part[at];
    }
  }
}

std::string canonical_host(std::string_view authority, bool is_https) {
  const std::size_t at_sign = authority.rfind('@');
  if (at_sign != std::string_view::npos) authority.remove_prefix(at_sign + 1);
  std::string host = lower(authority);
  const std::string_view port = is_https ? ":443" : ":80";
  if (host.ends_with(port)) host.resize(host.size() - port.size());
  if (host.ends_with(':')) host.pop_back();
  if (host.ends_with('.')) host.pop_back();
  if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host.erase(0, 4);
  return host;
}

void append_query(std::string& to, std::string_view query) {
  char sign = '?';
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (parameter.empty() || is_tracking(parameter)) continue;
    to += sign;
    sign = '&';
    append_encoded(to, parameter);
  }
}

std::string canonical(std::string_view written, bool is_id) {
  std::string url = clean_url(written);
  if (!is_http_url(url)) return url;
  std::string_view rest = url;
  const bool is_https = lower(rest[4]) == 's';
  rest.remove_prefix(rest.find("//") + 2);
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  const std::string_view fragment = rest.substr(hash);
  rest = rest.substr(0, hash);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  const std::string_view query = rest.substr(std::min(question + 1, rest.size()));
  rest = rest.substr(0, question);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view path = rest.substr(slash);
  if (path == "/" || (!is_id && path.ends_with('/'))) path.remove_suffix(1);

  std::string result = canonical_host(rest.substr(0, slash), is_https);
  append_encoded(result, path);
  append_query(result, query);
  if (is_id || fragment.starts_with("#!")) append_encoded(result, fragment);
  return result;
}

}  // namespace

std::string canonical_url(std::string_view url) { return canonical(url, false); }

std::string canonical_id_url(std::string_view url) { return canonical(url, true); }

}  // namespace feedwire::feeds
