// What a refresh came to, as clients see it. Private to this room.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <vector>

#include "daemon/refresh.hpp"
#include "feeds/discover.hpp"

namespace feedwire::daemon {

/// {"feed", "name", "ok", "status", "new", "changed", "same", "duration_ms", "error", "last_seq"}
boost::json::object report_object(const RefreshReport& report);

/// Feeds that a page offers: [{"url", "type", "title"}, …]
boost::json::array offers_array(const std::vector<feeds::FeedLink>& offers);

}  // namespace feedwire::daemon
