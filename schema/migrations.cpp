#include "schema/migrations.hpp"

#include <filesystem>
#include <string>

#include "schema/connection.hpp"
#include "schema/database_copy.hpp"
#include "schema/store_error.hpp"

namespace feedwire::schema {

namespace fs = std::filesystem;

namespace {

// "fwir": SQLite keeps it in the file's header, so that another program's database is never taken
// for ours.
constexpr std::int64_t application_id = 0x66776972;

std::int64_t pragma(Connection& connection, const char* sql) {
  Query query = connection.query(sql);
  return query.step() ? query.integer_at(0) : 0;
}

void check_ours(Connection& connection, std::int64_t version) {
  const std::int64_t owner = pragma(connection, "PRAGMA application_id");
  const bool is_empty = pragma(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  if (owner == application_id || (owner == 0 && version == 0 && is_empty)) return;
  throw StoreError(
      StoreError::Kind::broken, "the database belongs to another program; point state_dir elsewhere"
  );
}

void apply(Connection& connection, const Migration& migration) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(migration.sql);
    connection.execute("PRAGMA user_version = " + std::to_string(migration.number));
    connection.execute("COMMIT");
  } catch (const std::exception& error) {
    const StoreError cause = translated(error);
    // After some errors SQLite has rolled back by itself.
    if (connection.is_in_transaction()) connection.execute("ROLLBACK");
    throw StoreError(cause.kind, std::string(migration.name) + ": " + cause.what());
  }
}

// The way back, for whoever has to return to the older feedwire.
void keep_copy(Connection& connection, std::int64_t version) {
  const fs::path file = connection.file();
  const std::string name = file.filename().string() + ".version-";
  const fs::path copy = file.parent_path() / (name + std::to_string(version));
  DatabaseCopy copying(connection, copy);
  while (copying.step()) continue;
  for (const fs::directory_entry& entry : fs::directory_iterator(copy.parent_path())) {
    const bool is_older =
        entry.path().filename().string().starts_with(name) && entry.path() != copy;
    if (is_older) fs::remove(entry.path());
  }
}

// A database from before retention keeps the pages that it frees; only writing it anew changes
// that. Without room for the copy it stays as it is, and the next start tries again.
void let_it_shrink(Connection& connection) {
  if (pragma(connection, "PRAGMA auto_vacuum") != 0) return;
  try {
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL");
    connection.execute("VACUUM");
  } catch (const std::exception& error) {
    const StoreError cause = translated(error);
    if (cause.kind != StoreError::Kind::unavailable) throw cause;
  }
}

}  // namespace

void migrate(Connection& connection) {
  const std::int64_t version = pragma(connection, "PRAGMA user_version");
  check_ours(connection, version);
  const std::int64_t newest = migrations().back().number;
  if (version > newest) {
    throw StoreError(
        StoreError::Kind::broken,
        "the database has version " + std::to_string(version) + ", this feedwire knows up to " +
            std::to_string(newest) + "; install the newer feedwire again"
    );
  }
  if (version > 0 && version < newest) keep_copy(connection, version);
  connection.execute("PRAGMA application_id = " + std::to_string(application_id));
  for (const Migration& migration : migrations()) {
    if (migration.number > version) apply(connection, migration);
  }
  let_it_shrink(connection);
}

bool is_outdated(const fs::path& file) {
  try {
    Connection connection(file, Connection::Access::read);
    return pragma(connection, "PRAGMA user_version") < migrations().back().number;
  } catch (const std::exception& error) {
    throw translated(error);
  }
}

}  // namespace feedwire::schema
