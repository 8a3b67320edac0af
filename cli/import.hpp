// `feedwire import`: a list of feeds in OPML, or a folder of front-matter documents.
#pragma once

#include <string>

#include "cli/client.hpp"

namespace feedwire::cli {

struct ImportOptions {
  std::string source{};  ///< a file, a folder, or "-" for a list on standard input
  bool dry_run{false};
  bool json{false};  ///< the summary as a JSON object
};

/// A summary line at the end; Exit::failed where something was refused.
Outcome<Exit> import_all(Client& client, const ImportOptions& options);

}  // namespace feedwire::cli
