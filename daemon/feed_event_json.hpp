// What befell a feed, as streams tell it.
#pragma once

#include <string>

#include "schema/feed_events.hpp"

namespace feedwire::daemon {

/// Shaped like an item, so that whoever handles those can handle this: a title in words, the time
/// as date_published, and `_feedwire` with `event` "feed", `state`, `feed` and `detail`.
std::string feed_event_json(const schema::FeedEvent& event);

}  // namespace feedwire::daemon
