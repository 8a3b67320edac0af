// A consumer of a durable subscription that is killed and started again, and what it did in each of
// its lives.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace feedwire::tests {

/// The events of the log, each with the feed that it is of.
using Log = std::map<std::int64_t, std::int64_t>;

class CrashConsumer {
 public:
  /// `words` are those of `feedwire`, which must print a seq a line for each item that is done.
  CrashConsumer(std::string name, Words words, bool is_in_order)
      : name_(std::move(name)), words_(std::move(words)), is_in_order_(is_in_order) {}

  const std::string& name() const { return name_; }
  bool is_running() const { return program_ != nullptr; }
  /// A life begins after `cursor`, which is what is on the daemon's disk.
  void start(std::int64_t cursor);
  /// Ends the life, and waits for all that it started.
  void end(int signal);

  std::size_t lives() const { return lives_.size(); }
  std::size_t handled() const;
  /// Items that were done in more than one life: those that a crash left unacknowledged.
  std::size_t repeated() const;

  /// What broke a promise, in words; empty where nothing did. To be called when all is done, with
  /// the cursor of then.
  std::vector<std::string> complaints(const Log& log, std::int64_t last_cursor) const;

 private:
  struct Life {
    std::int64_t cursor{};
    std::vector<std::int64_t> handled{};
  };

  std::vector<std::string> complaints_of(const Life& life, std::int64_t next_cursor, const Log& log)
      const;

  std::string name_;
  Words words_;
  bool is_in_order_;  ///< all of it; else each feed's items
  std::unique_ptr<Program> program_{};
  std::vector<Life> lives_{};
};

}  // namespace feedwire::tests
