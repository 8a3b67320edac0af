// A consistent copy of the whole database while others go on using it: for backups, and before a
// migration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

namespace feedwire::schema {

class Connection;

/// How far the numbers of a copy are ahead of the database that it was made of. Whoever goes on
/// from the copy must not give a number to an item that its original gave to another one since, and
/// that a client may have seen.
constexpr std::int64_t copy_skips = 1 << 20;

/// One copy on its way, of what was committed when it began: a database in one file that has no
/// companions. It is made beside its name and takes it at the end; given up before, it leaves
/// nothing. Every member function throws StoreError. The connection can do nothing else meanwhile.
class DatabaseCopy {
 public:
  DatabaseCopy(Connection& connection, std::filesystem::path file);
  ~DatabaseCopy();
  DatabaseCopy(DatabaseCopy&&) noexcept;

  /// Copies the next 8 MiB; false: that was all, and the file is in its place.
  bool step();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace feedwire::schema
