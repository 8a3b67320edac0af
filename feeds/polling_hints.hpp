// What a publisher asks of those who poll: RSS 2.0's own elements and RSS 1.0's syndication module.
#pragma once

#include "feeds/feed.hpp"
#include "feeds/scope.hpp"

namespace feedwire::feeds {

/// What cannot be read, or makes no sense, is left out.
PollingHints polling_hints(const Scope& channel);

}  // namespace feedwire::feeds
