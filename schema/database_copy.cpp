#include "schema/database_copy.hpp"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <string>

#include "schema/connection.hpp"
#include "schema/store_error.hpp"

namespace feedwire::schema {

namespace fs = std::filesystem;

namespace {

// 8 MiB: often enough to be asked whether to go on.
constexpr int pages_at_once = 1024;

// The copy under its temporary name, which is gone again unless it was finished.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& final) : final_(final), path_(final.string() + ".part") {
    remove();
  }
  ~Unfinished() { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const fs::path& path() const { return path_; }
  void finish() const {
    std::error_code error;
    fs::rename(path_, final_, error);
    if (error)
      throw StoreError(StoreError::Kind::unavailable, final_.string() + ": " + error.message());
  }

 private:
  void remove() const {
    for (const char* companion : {"", "-journal", "-wal", "-shm"}) {
      std::error_code ignored;
      fs::remove(path_.string() + companion, ignored);
    }
  }

  fs::path final_;
  fs::path path_;
};

// While this lives the connection sees one state of the database, whatever is committed meanwhile.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(connection) {
    connection_.execute("BEGIN");
    connection_.query("SELECT count(*) FROM sqlite_schema").step();
  }
  ~Snapshot() { sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

bool copy_pages(Connection& from, SQLite::Database& to, const GoOn& go_on) {
  const Snapshot snapshot(from);
  SQLite::Backup backup(to, from.database());
  while (backup.executeStep(pages_at_once) != SQLITE_DONE) {
    if (go_on && !go_on()) return false;
  }
  return true;
}

}  // namespace

bool copy_database(Connection& connection, const fs::path& file, const GoOn& go_on) {
  const Unfinished copy(file);
  try {
    SQLite::Database database(
        copy.path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000
    );
    if (!copy_pages(connection, database, go_on)) return false;
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("UPDATE log_head SET seq = seq + " + std::to_string(copy_skips));
  } catch (const std::exception& error) {
    const StoreError cause = translated(error);
    throw StoreError(cause.kind, "the copy " + file.string() + " failed: " + cause.what());
  }
  copy.finish();
  return true;
}

}  // namespace feedwire::schema
