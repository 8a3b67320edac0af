// The numbered steps from an empty file to today's tables, embedded from the .sql files of this
// room.
#pragma once

#include <filesystem>
#include <span>

namespace feedwire::schema {

class Connection;

struct Migration {
  int number;        ///< 1, 2, 3 …; kept in SQLite's user_version
  const char* name;  ///< the file that it comes from
  const char* sql;
};

/// All of them, in order. A released one is never changed; a later one adds.
std::span<const Migration> migrations();

/// Brings the database to the newest version, each step in a transaction of its own, after a copy
/// of it was made beside it: FILE.version-N, of which the last one is kept. Without room for that
/// nothing is changed. Throws StoreError where the file was written by a newer feedwire, or belongs
/// to another program.
void migrate(Connection& connection);

/// Whether opening it would change it: it was written by an older feedwire. Throws StoreError.
bool is_outdated(const std::filesystem::path& file);

}  // namespace feedwire::schema
