// What the store takes on its disk, and what is left there.
#pragma once

#include <cstdint>
#include <filesystem>

namespace feedwire::daemon {

/// In bytes; zero where a file is not there or the disk does not tell.
struct StoreFiles {
  std::uint64_t database{};
  std::uint64_t wal{};   ///< the write-ahead log beside it
  std::uint64_t free{};  ///< for the daemon's user

  static StoreFiles of(const std::filesystem::path& database_file);
};

}  // namespace feedwire::daemon
