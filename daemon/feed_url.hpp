// The addresses that feeds are subscribed by: which are allowed, and how they are shown.
#pragma once

#include <string>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// `rsshub://cnbeta` is the route `/cnbeta` at the given base; any other address stays as it is.
std::string expand_rsshub(std::string_view url, std::string_view base);

/// The address as it is kept: trimmed, `rsshub://` expanded, without fragment. A Problem says what
/// is wrong with it; only http and https can be subscribed to.
Result<std::string> checked_feed_url(std::string_view url, std::string_view rsshub_base);

/// The address without a user's name and password, for people, logs and API answers.
std::string shown_url(std::string_view url);

}  // namespace feedwire::daemon
