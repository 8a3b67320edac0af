// What to do about a folder that the daemon cannot use: make it, give its user rights, or open the
// unit's sandbox to it.
#pragma once

#include <filesystem>
#include <string>

namespace feedwire::daemon {

struct PlaceTrouble {
  std::filesystem::path path{};
  bool is_written{false};          ///< an archive, and not only read
  int error{0};                    ///< errno of the attempt to use it
  std::filesystem::path barred{};  ///< the folder above it that its user may not enter; or empty
  std::string user{};              ///< whom the daemon runs as
  bool is_in_unit{false};          ///< systemd started it, so that there may be a sandbox
};

/// Looks at `path` with the rights of this process.
PlaceTrouble trouble_at(const std::filesystem::path& path, bool is_written);

/// Commands and lines that may be taken as they are; empty where nothing is wrong with the place.
std::string place_remedy(const PlaceTrouble& trouble);

/// `text` as one word of a shell.
std::string shell_word(const std::string& text);

}  // namespace feedwire::daemon
