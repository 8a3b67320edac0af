// One SQLite connection with its prepared statements. Private to this room.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace feedwire::schema {

/// A prepared statement in use: reset when it goes out of scope, so that no read transaction is
/// left open.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  ~Query() {
    statement_.tryReset();
    statement_.clearBindings();
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Binds the next parameter. An empty string is NULL: absent and empty are one thing in feedwire.
  Query& text(std::string_view value);
  /// Binds text that is kept even when it is empty.
  Query& exact_text(std::string_view value);
  /// Like text(), but nothing is copied: the bytes must stay where they are until the query ends.
  Query& borrowed_text(const std::string& value);
  Query& blob(const void* bytes, std::size_t size);
  Query& integer(std::int64_t value);
  Query& integer(const std::optional<std::int64_t>& value);

  bool step() { return statement_.executeStep(); }
  void run() { statement_.exec(); }

  std::int64_t integer_at(int column) const { return statement_.getColumn(column).getInt64(); }
  std::optional<std::int64_t> optional_at(int column) const;
  /// The bytes of a text or blob column; empty where it is NULL.
  std::string text_at(int column) const;
  bool is_null(int column) const { return statement_.isColumnNull(column); }

 private:
  SQLite::Statement& statement_;
  int bound_{0};
};

class Connection {
 public:
  enum class Access { write, read };

  /// Opens the file (creating it, for `write`) and sets journal mode, durability and limits.
  Connection(const std::filesystem::path& file, Access access);

  /// A statement of ours, prepared once for the life of the connection.
  Query query(std::string_view sql);
  void execute(const std::string& sql) { database_.exec(sql); }
  /// False once SQLite has rolled back by itself, as it does when the disk is full.
  bool is_in_transaction();
  int changes() const { return database_.getChanges(); }

  /// Ends what is being done, with an error, once the flag is set. It must outlive the connection.
  void stop_when(const std::atomic<bool>& flag);

  SQLite::Database& database() { return database_; }
  sqlite3* handle() { return database_.getHandle(); }
  /// Where it is.
  std::filesystem::path file() const { return database_.getFilename(); }

 private:
  // Looked up for every step of every entry: found without making a string.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  SQLite::Database database_;
  std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>, Hash, std::equal_to<>>
      statements_;
};

}  // namespace feedwire::schema
