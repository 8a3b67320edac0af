#include "daemon/store_files.hpp"

namespace feedwire::daemon {
namespace {

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

StoreFiles StoreFiles::of(const std::filesystem::path& database_file) {
  std::error_code error;
  const auto space = std::filesystem::space(database_file.parent_path(), error);
  return {
      .database = size_of(database_file),
      .wal = size_of(database_file.string() + "-wal"),
      .free = error ? 0 : space.available};
}

}  // namespace feedwire::daemon
