// Etiquette 4.1 and 4.2.
#include "daemon/redirects.hpp"

#include <algorithm>

namespace feedwire::daemon {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::optional<Problem> RedirectChain::follow(int status, std::string_view location) {
  const auto from = at_.url();
  // Without the query, where some sites keep their keys.
  const std::string shown = from.substr(0, from.find('?'));
  if (hops_.size() >= static_cast<std::size_t>(std::max(max_redirects_, 0))) {
    return Problem{
        .what = "more than " + std::to_string(max_redirects_) + " redirects", .where = shown};
  }
  auto next = resolve_location(at_, location);
  if (!next) {
    next.error().where = shown;
    return std::move(next.error());
  }
  Hop hop;
  hop.url = from;
  hop.status = status;
  hops_.push_back(std::move(hop));
  at_ = std::move(*next);
  permanent_so_far_ = permanent_so_far_ && (status == 301 || status == 308);
  if (permanent_so_far_) {
    const bool is_back = at_.url() == start_.url();
    moved_to_ = is_back ? std::string{} : at_.url_with_userinfo();
  }
  return {};
}

}  // namespace feedwire::daemon
