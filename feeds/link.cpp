#include "feeds/link.hpp"

#include <algorithm>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

std::size_t scheme_length(std::string_view url) {
  if (url.empty() || !is_letter(url.front())) return 0;
  std::size_t at = 1;
  while (at < url.size() && (is_letter(url[at]) || is_digit(url[at]) || url[at] == '+' ||
                             url[at] == '-' || url[at] == '.')) {
    ++at;
  }
  return at < url.size() && url[at] == ':' ? at : 0;
}

// The five components (RFC 3986, appendix B), each with the sign that introduces it but for the
// path.
struct Parts {
  std::string_view scheme{};     // "http:"
  std::string_view authority{};  // "//host"
  std::string_view path{};
  std::string_view query{};     // "?a=b"
  std::string_view fragment{};  // "#c"
};

std::string_view take(std::string_view& from, std::size_t length) {
  const std::string_view taken = from.substr(0, length);
  from.remove_prefix(taken.size());
  return taken;
}

// Where the first of these signs stands, at or after `from`; the size if none does.
template <typename... Signs>
std::size_t end_before(std::string_view url, std::size_t from, Signs... signs) {
  while (from < url.size() && !((url[from] == signs) || ...)) ++from;
  return std::min(from, url.size());
}

Parts split(std::string_view url) {
  Parts parts;
  if (const std::size_t length = scheme_length(url)) parts.scheme = take(url, length + 1);
  if (url.starts_with("//")) parts.authority = take(url, end_before(url, 2, '/', '?', '#'));
  parts.path = take(url, end_before(url, 0, '?', '#'));
  parts.query = take(url, std::min(url.find('#'), url.size()));
  parts.fragment = url;
  return parts;
}

// RFC 3986, section 5.2.4.
std::string without_dots(std::string_view path) {
  std::string out;
  const bool has_none = !path.starts_with('.') && path.find("/.") == path.npos;
  if (has_none) return std::string(path);
  out.reserve(path.size());
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./") || path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.starts_with("/../") || path == "/..") {
      path = path.size() > 3 ? path.substr(3) : std::string_view("/");
      out.resize(std::min(out.rfind('/'), out.size()) == out.size() ? 0 : out.rfind('/'));
    } else if (path == "." || path == "..") {
      break;
    } else {
      out += take(path, std::min(path.find('/', 1), path.size()));
    }
  }
  return out;
}

std::string merged_path(const Parts& base, std::string_view path) {
  if (base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  std::string merged(slash == std::string_view::npos ? "" : base.path.substr(0, slash + 1));
  merged += path;
  return merged;
}

bool is_absolute(const Parts& parts) {
  return !parts.scheme.empty() &&
         (parts.authority.size() > 2 || (parts.authority.size() == 2 && !parts.path.empty()));
}

constexpr auto is_break = [](char c) { return c == '\t' || c == '\r' || c == '\n'; };

}  // namespace

std::string clean_url(std::string_view written) {
  std::string clean(trim(written));
  std::erase_if(clean, is_break);
  return clean;
}

bool has_scheme(std::string_view url) { return scheme_length(url) > 0; }

bool is_absolute_url(std::string_view url) { return is_absolute(split(url)); }

bool is_http_url(std::string_view url) {
  const Parts parts = split(url);
  return parts.authority.size() > 2 && (equals_ignoring_case(parts.scheme, "http:") ||
                                        equals_ignoring_case(parts.scheme, "https:"));
}

std::string resolve(std::string_view reference, std::string_view base) {
  if (std::any_of(base.begin(), base.end(), is_break)) return resolve(reference, clean_url(base));
  std::string clean = clean_url(reference);
  const Parts from = split(base);
  if (has_scheme(clean) || !is_absolute(from)) return clean;
  const Parts to = split(clean);
  std::string url(from.scheme);
  if (!to.authority.empty()) {
    url.append(to.authority).append(without_dots(to.path)).append(to.query);
  } else if (to.path.empty()) {
    url.append(from.authority).append(from.path);
    url += to.query.empty() ? from.query : to.query;
  } else {
    const bool is_rooted = to.path.front() == '/';
    const std::string path = is_rooted ? std::string(to.path) : merged_path(from, to.path);
    url.append(from.authority).append(without_dots(path)).append(to.query);
  }
  return url.append(to.fragment);
}

}  // namespace feedwire::feeds
