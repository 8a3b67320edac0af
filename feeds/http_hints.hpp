// What HTTP response headers say about time: how long an answer is fresh, when to come back.
//
// Values that cannot be read count as absent. A field that spans several lines is passed joined by
// ", ".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// One of the three forms of RFC 9110 section 5.6.7; a weekday is not checked against the date.
std::optional<Time> read_http_date(std::string_view text);

/// How long the publisher calls the answer fresh: `max-age` of Cache-Control, and only where there
/// is no such directive `Expires` less the answer's own `Date` (RFC 9111 sections 4.2.1 and 5.3).
/// Nothing where that is not positive: stale is no request to come at once.
std::optional<std::chrono::seconds> max_age(
    std::string_view cache_control, std::string_view expires, std::string_view date
);

/// How long not to ask again (RFC 9110 section 10.2.3); zero for a date that is past.
std::optional<std::chrono::seconds> retry_after(std::string_view value, Time now);

}  // namespace feedwire::feeds
