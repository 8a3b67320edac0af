// What can be wrong with the store itself, told apart by what the daemon should do about it.
#pragma once

#include <stdexcept>
#include <string>

namespace feedwire::schema {

struct StoreError : std::runtime_error {
  enum class Kind {
    unavailable,  ///< disk full, I/O error, locked: a state to show, wait out and leave
    broken,       ///< corrupt, not ours, or written by a newer version: nothing can go on
    misuse,       ///< a statement failed: a bug, or data that breaks a constraint
  };

  StoreError(Kind of, const std::string& what) : std::runtime_error(what), kind(of) {}
  Kind kind;
};

/// The SQLite exception that is in flight as a StoreError. Call it in a catch block.
StoreError translated(const std::exception& error);

}  // namespace feedwire::schema
