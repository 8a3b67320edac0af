// The two spellings that nearly all feeds use for their dates, read without looking further.
#pragma once

#include <optional>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// `2022-08-18T11:01:50Z`, also with `+08:00`, and `Thu, 18 Aug 2022 11:01:50 GMT`, also with
/// `+0800`. Nothing for all that is written otherwise or out of the ordinary, such as a leap
/// second: read_date knows about that.
std::optional<Time> read_plain_date(std::string_view text);

}  // namespace feedwire::feeds
