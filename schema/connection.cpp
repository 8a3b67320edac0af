#include "schema/connection.hpp"

#include <sqlite3.h>

#include "schema/search_tokenizer.hpp"

namespace feedwire::schema {

Query& Query::text(std::string_view value) {
  if (value.empty()) {
    statement_.bind(++bound_);
    return *this;
  }
  return exact_text(value);
}

Query& Query::exact_text(std::string_view value) {
  // SQLiteCpp binds a std::string with its length; the bytes must outlive the step, so they are
  // copied.
  statement_.bind(++bound_, std::string(value));
  return *this;
}

Query& Query::borrowed_text(const std::string& value) {
  if (value.empty()) return text(value);
  statement_.bindNoCopy(++bound_, value);
  return *this;
}

Query& Query::blob(const void* bytes, std::size_t size) {
  statement_.bind(++bound_, bytes, static_cast<int>(size));
  return *this;
}

Query& Query::integer(std::int64_t value) {
  statement_.bind(++bound_, value);
  return *this;
}

Query& Query::integer(const std::optional<std::int64_t>& value) {
  if (value) return integer(*value);
  statement_.bind(++bound_);
  return *this;
}

std::optional<std::int64_t> Query::optional_at(int column) const {
  if (statement_.isColumnNull(column)) return std::nullopt;
  return integer_at(column);
}

std::string Query::text_at(int column) const { return statement_.getColumn(column).getString(); }

namespace {

int flags(Connection::Access access) {
  return access == Connection::Access::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                             : SQLite::OPEN_READONLY;
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, Access access)
    : database_(file.string(), flags(access), 5000) {
  add_search_tokenizer(database_.getHandle());
  database_.exec("PRAGMA foreign_keys = ON");
  database_.exec("PRAGMA trusted_schema = OFF");
  if (access == Access::read) {
    database_.exec("PRAGMA query_only = ON");
    return;
  }
  // Items are a few KiB: of pages of 4 KiB most would hold one and leave the rest empty. Only a new
  // database takes this.
  database_.exec("PRAGMA page_size = 8192");
  // What retention frees goes back to the file system.
  database_.exec("PRAGMA auto_vacuum = INCREMENTAL");
  database_.exec("PRAGMA journal_mode = WAL");
  // An announced seq must survive a power cut: with NORMAL it could be given to another item
  // afterwards.
  database_.exec("PRAGMA synchronous = FULL");
  database_.exec("PRAGMA journal_size_limit = 67108864");
}

bool Connection::is_in_transaction() { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

void Connection::stop_when(const std::atomic<bool>& flag) {
  constexpr int instructions_between = 10'000;
  const auto is_set = [](void* told) {
    return static_cast<const std::atomic<bool>*>(told)->load() ? 1 : 0;
  };
  sqlite3_progress_handler(
      database_.getHandle(),
      instructions_between,
      is_set,
      const_cast<void*>(static_cast<const void*>(&flag))
  );
}

Query Connection::query(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return Query(*known->second);
  auto statement = std::make_unique<SQLite::Statement>(database_, std::string(sql));
  return Query(*statements_.emplace(sql, std::move(statement)).first->second);
}

}  // namespace feedwire::schema
