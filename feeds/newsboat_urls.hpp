// Newsboat's list of feeds: a line each, an address and then tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/opml.hpp"

namespace feedwire::feeds {

struct NewsboatList {
  std::vector<Outline> feeds{};
  /// Lines that name no address: queries, programs. As they are written.
  std::vector<std::string> passed_over{};
};

/// Whether the bytes look like such a list rather than like markup.
bool is_newsboat_list(std::string_view bytes);

/// The first tag becomes the category, a tag that begins with `~` the title; `!` (hidden) is
/// dropped. Comments and empty lines are no lines.
NewsboatList read_newsboat_urls(std::string_view bytes);

}  // namespace feedwire::feeds
