// How it goes, in the words that the service manager shows.
#pragma once

#include <string>

#include "schema/store.hpp"

namespace feedwire::daemon {

/// "Following 57 feeds, 4 of them failing"
std::string status_words(schema::Store& store);

}  // namespace feedwire::daemon
