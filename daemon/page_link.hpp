// Where a list goes on: the same request with some parameters changed.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "daemon/message.hpp"

namespace feedwire::daemon {

/// Items of a page, where the client names no number, and at most: a page is held in memory whole,
/// and longer lists go on by their link.
inline constexpr std::int64_t default_limit = 50;
inline constexpr std::int64_t largest_page = 1000;

/// The parameters of the request, those in `changed` with their new values, percent-encoded; an
/// empty value takes a parameter away.
std::string page_link(
    const ApiRequest& request, const std::map<std::string, std::string, std::less<>>& changed
);

}  // namespace feedwire::daemon
