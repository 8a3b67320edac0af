#include "schema/store.hpp"

#include "feeds/cadence.hpp"
#include "schema/connection.hpp"
#include "schema/migrations.hpp"

namespace feedwire::schema {

Store::Store(const std::filesystem::path& file, Access access) try
    : connection_(std::make_unique<Connection>(
          file, access == Access::write ? Connection::Access::write : Connection::Access::read
      )) {
  if (access == Access::write) migrate(*connection_);
} catch (const std::exception& error) {
  const StoreError cause = translated(error);
  throw StoreError(cause.kind, file.string() + ": " + cause.what());
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

void Store::mend_times(Time now, std::chrono::seconds span) {
  catalogue().mend_future(now);
  holds().shorten(now + feeds::longest_retry_after);
  catalogue().spread_overdue(now, span);
}

StoreSize Store::size() {
  Query items = connection_->query("SELECT coalesce(sum(items), 0) FROM feed");
  items.step();
  return {.items = items.integer_at(0), .head = log().head().value};
}

void Store::begin() {
  try {
    connection_->execute("BEGIN IMMEDIATE");
  } catch (const std::exception& error) {
    throw translated(error);
  }
}

void Store::step(const std::function<void()>& work) {
  try {
    connection_->execute("SAVEPOINT step");
    work();
    connection_->execute("RELEASE step");
  } catch (const std::exception& error) {
    const StoreError cause = translated(error);
    if (!connection_->is_in_transaction()) {
      // What the other steps did is gone as well: this is no failure of one step alone.
      const bool is_misuse = cause.kind == StoreError::Kind::misuse;
      throw StoreError(is_misuse ? StoreError::Kind::unavailable : cause.kind, cause.what());
    }
    connection_->execute("ROLLBACK TO step");
    connection_->execute("RELEASE step");
    throw cause;
  }
}

void Store::try_out(const std::function<void()>& work) {
  connection_->execute("SAVEPOINT trial");
  work();
  connection_->execute("ROLLBACK TO trial");
  connection_->execute("RELEASE trial");
}

void Store::commit() {
  try {
    connection_->execute("COMMIT");
  } catch (const std::exception& error) {
    const StoreError cause = translated(error);
    roll_back();
    throw cause;
  }
}

void Store::roll_back() noexcept {
  try {
    connection_->execute("ROLLBACK");
  } catch (const std::exception&) {
    // SQLite rolls back by itself after some errors; there is nothing left to undo then.
  }
}

void Store::claim_room() {
  connection_->execute("INSERT OR REPLACE INTO room VALUES (1, zeroblob(1048576))");
}

void Store::give_back_room() { connection_->execute("DELETE FROM room"); }

void Store::stop_when(const std::atomic<bool>& flag) { connection_->stop_when(flag); }

void Store::limit_pages(std::int64_t most) {
  connection_->query("PRAGMA max_page_count = " + std::to_string(most)).step();
}

void Store::checkpoint() {
  try {
    connection_->execute("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (const std::exception& error) {
    throw translated(error);
  }
}

}  // namespace feedwire::schema
