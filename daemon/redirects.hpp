// The chain of redirects of one fetch: where it is, and what of it should be remembered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http_client.hpp"
#include "daemon/web_address.hpp"

namespace feedwire::daemon {

/// Whether a status asks to go elsewhere (RFC 9110 section 15.4); 300, 304 and 305 do not.
bool is_redirect(int status);

class RedirectChain {
 public:
  RedirectChain(WebAddress start, int max_redirects)
      : start_(start), at_(std::move(start)), max_redirects_(max_redirects) {}

  const WebAddress& at() const { return at_; }
  const std::vector<Hop>& hops() const { return hops_; }
  /// See FetchReply::moved_to.
  const std::string& moved_to() const { return moved_to_; }

  /// Moves on to where `location` points; a Problem where that cannot be followed.
  std::optional<Problem> follow(int status, std::string_view location);

 private:
  WebAddress start_;
  WebAddress at_;
  int max_redirects_;
  bool permanent_so_far_{true};
  std::string moved_to_{};
  std::vector<Hop> hops_{};
};

}  // namespace feedwire::daemon
