// An item as environment variables for a person's command.
#pragma once

#include <vector>

#include "cli/event.hpp"
#include "cli/run_command.hpp"

namespace feedwire::cli {

/// FEEDWIRE_SEQ, _ID, _EVENT, _TITLE, _URL, _FEED, _FEED_ID, _FEED_URL, _CATEGORY, _AUTHOR, _TAGS
/// and _PUBLISHED. All are set; what is unknown is empty. Each is one line, at most 16 KiB.
Variables item_variables(const Event& event);

/// FEEDWIRE_COUNT, and FEEDWIRE_FIRST_SEQ and FEEDWIRE_SEQ of the first and the last.
Variables batch_variables(const std::vector<Event>& events);

}  // namespace feedwire::cli
