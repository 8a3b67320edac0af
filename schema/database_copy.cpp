#include "schema/database_copy.hpp"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <optional>
#include <string>

#include "schema/connection.hpp"
#include "schema/store_error.hpp"

namespace feedwire::schema {

namespace fs = std::filesystem;

namespace {

constexpr int pages_at_once = 1024;

// The copy under its temporary name, which is gone again unless it was finished.
class Unfinished {
 public:
  explicit Unfinished(fs::path final) : final_(std::move(final)), path_(final_.string() + ".part") {
    remove();
  }
  ~Unfinished() { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const fs::path& path() const { return path_; }
  void finish() const {
    std::error_code error;
    fs::rename(path_, final_, error);
    if (error) throw StoreError(StoreError::Kind::unavailable, error.message());
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

}  // namespace

class DatabaseCopy::Work {
 public:
  Work(Connection& connection, const fs::path& file)
      : unfinished_(file),
        copy_(
            std::in_place, unfinished_.path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
        ),
        snapshot_(connection),
        backup_(std::in_place, *copy_, connection.database()) {}

  bool step() {
    if (backup_->executeStep(pages_at_once) != SQLITE_DONE) return true;
    backup_.reset();
    copy_->exec("PRAGMA journal_mode = DELETE");
    copy_->exec("UPDATE log_head SET seq = seq + " + std::to_string(copy_skips));
    copy_.reset();
    unfinished_.finish();
    return false;
  }

 private:
  // In this order: the files can go once nobody has them open.
  Unfinished unfinished_;
  std::optional<SQLite::Database> copy_;
  Snapshot snapshot_;
  std::optional<SQLite::Backup> backup_;
};

namespace {

[[noreturn]] void fail(const std::exception& error) {
  const StoreError cause = translated(error);
  throw StoreError(cause.kind, std::string("the database cannot be copied: ") + cause.what());
}

}  // namespace

DatabaseCopy::DatabaseCopy(Connection& connection, fs::path file) try
    : work_(std::make_unique<Work>(connection, file)) {
} catch (const std::exception& error) {
  fail(error);
}

DatabaseCopy::~DatabaseCopy() = default;
DatabaseCopy::DatabaseCopy(DatabaseCopy&&) noexcept = default;

bool DatabaseCopy::step() {
  try {
    return work_->step();
  } catch (const std::exception& error) {
    fail(error);
  }
}

}  // namespace feedwire::schema
