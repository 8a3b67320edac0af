#include "schema/store_error.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace feedwire::schema {
namespace {

StoreError::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:  // WAL: the file of locks stayed taken for longer than SQLite tries
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return StoreError::Kind::unavailable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StoreError::Kind::broken;
    default:
      return StoreError::Kind::misuse;
  }
}

}  // namespace

StoreError translated(const std::exception& error) {
  if (const auto* ours = dynamic_cast<const StoreError*>(&error)) return *ours;
  if (const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&error)) {
    // Only the search is a virtual table; everything else can go on.
    if (sqlite->getExtendedErrorCode() == SQLITE_CORRUPT_VTAB)
      return {
          StoreError::Kind::misuse,
          "the search index is damaged; `feedwire check --repair` makes it anew"};
    return {
        kind_of(sqlite->getErrorCode()),
        sqlite->getErrorStr() + std::string(": ") + sqlite->what()};
  }
  return {StoreError::Kind::misuse, error.what()};
}

}  // namespace feedwire::schema
