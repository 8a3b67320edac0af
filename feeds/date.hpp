// The dates that feeds really write, read as moments in UTC.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Reads ISO 8601 and its profiles, RFC 822 and its successors, asctime, dates in figures, seconds
/// or milliseconds since 1970, month names in a dozen languages, Chinese, Japanese and Korean
/// dates. Without a zone, or with one of an unknown name, the time is UTC. Nothing is made up: a
/// date that lacks a part, or that the calendar does not have, is none.
std::optional<Time> read_date(std::string_view text);

/// RFC 3339 in UTC: 2022-08-18T11:01:50Z. Years outside 0 to 9999 do not occur in what read_date
/// gives.
std::string format_rfc3339(Time time);

/// Keeps a date that could not be read, for people; blank ones and those past the first hundred
/// are dropped, long ones cut.
void note_unread_date(std::vector<std::string>& unread, std::string_view written);

}  // namespace feedwire::feeds
