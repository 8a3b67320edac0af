// `feedwire export`: the list of feeds, or items as one feed or as a folder of posts.
#pragma once

#include <string>

#include "cli/client.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {

struct ExportOptions {
  std::string format{};       ///< opml, frontmatter, jsonfeed, ndjson or atom
  std::string target{};       ///< a file, or a folder for frontmatter; empty: standard output
  std::string style{"hexo"};  ///< hexo, hugo or jekyll
  Filters filters{};
  std::string since{};
  std::string until{};
};

Outcome<Exit> export_all(Client& client, const ExportOptions& options);

}  // namespace feedwire::cli
