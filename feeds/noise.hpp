// What changes in a feed at every fetch although nobody wrote anything.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Plain text for comparison only, never for showing: without relative times of minutes, hours and
/// days ("12分钟前", "3 hours ago", a 刚刚 that stands alone), the day at the end of the text that
/// some sites put in their place later ("08-20"), and the numbers of counters ("阅读 1,204", "35
/// comments", "Points: 12"). Only numbers beside a known word count; every other one is what the
/// entry says. Linear in the text.
std::string without_noise(std::string_view text);

/// canonical_url() without what a server puts into it anew for each visitor or visit: session ids,
/// in the path (`;jsessionid=`) or as a parameter, and parameters that defeat caches.
std::string steady_url(std::string_view url);

}  // namespace feedwire::feeds
