// A consistent copy of the whole database while others go on using it: for backups, and before a
// migration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace feedwire::schema {

class Connection;

/// How far the numbers of a copy are ahead of the database that it was made of. Whoever goes on
/// from the copy must not give a number to an item that its original gave to another one since, and
/// that a client may have seen.
constexpr std::int64_t copy_skips = 1 << 20;

/// Asked now and then; false ends the copying.
using GoOn = std::function<bool()>;

/// Writes what is committed now to `file`, a database in one file that has no companions. `file` is
/// replaced at the end, whole, or left as it is. Throws StoreError; false where `go_on` said so.
bool copy_database(
    Connection& connection, const std::filesystem::path& file, const GoOn& go_on = {}
);

}  // namespace feedwire::schema
