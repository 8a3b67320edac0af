// The feeds that a web page offers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwire::feeds {

struct FeedLink {
  std::string url{};    ///< absolute where the base is
  std::string type{};   ///< MIME type, lower case
  std::string title{};  ///< "" if the page gives none

  bool operator==(const FeedLink&) const = default;
};

/// Every `link` that is an alternate of a feed's type, in page order, each address once; resolved
/// against the page's own `base` element or else `base`.
std::vector<FeedLink> discover(std::string_view html, std::string_view base);

/// Where sites commonly keep their feed, to be tried in this order when a page names none: beside
/// the page first, then at the root of its host. Empty where `page` is no http or https address.
std::vector<std::string> common_feed_urls(std::string_view page);

}  // namespace feedwire::feeds
