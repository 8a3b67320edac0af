#include "daemon/feed_url.hpp"

#include "daemon/web_address.hpp"
#include "feeds/text.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

std::string expand_rsshub(std::string_view url, std::string_view base) {
  constexpr std::string_view scheme = "rsshub://";
  if (!url.starts_with(scheme)) return std::string(url);
  while (base.ends_with('/')) base.remove_suffix(1);
  std::string_view route = url.substr(scheme.size());
  while (route.starts_with('/')) route.remove_prefix(1);
  return std::string(base) + "/" + std::string(route);
}

Result<std::string> checked_feed_url(std::string_view url, std::string_view rsshub_base) {
  const std::string expanded = expand_rsshub(feeds::trim(url), rsshub_base);
  if (expanded.starts_with("file:") || expanded.starts_with('/')) {
    return Problem{
        .what = "files cannot be subscribed to",
        .where = expanded,
        .remedy = "declare their folder as [[folder]] in the configuration"};
  }
  const auto address = parse_web_address(expanded);
  if (!address) return address.error();
  return Result<std::string>(boost::system::in_place_value, address->url_with_userinfo());
}

std::string shown_url(std::string_view url) { return schema::without_login(url); }

}  // namespace feedwire::daemon
