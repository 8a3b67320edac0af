// What a document says, as a page for people.
#pragma once

#include <string>

#include "cli/terminal.hpp"
#include "feeds/feed.hpp"

namespace feedwire::cli {

/// What the feed says, what was repaired, what could not be read, every entry with its date, title
/// and address, what entries lack, and by what each of them would be recognised. Safe to show.
std::string parse_page(const feeds::Feed& feed, const Screen& screen);

}  // namespace feedwire::cli
