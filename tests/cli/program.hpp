// Runs the real `feedwire`, with its output in pipes or on a terminal.
#pragma once

#include <sys/types.h>
#include <string>
#include <vector>

#include "tests/words.hpp"

namespace feedwire::tests {

using Words = std::vector<std::string>;

extern const std::string feedwire;  ///< the path of the program

struct Ran {
  int exit{-1};  ///< 128 + signal where a signal ended it
  std::string out{};
  std::string err{};
};

/// The program while it runs; its standard input is empty.
class Program {
 public:
  /// `environment` holds "NAME=value"; of the test's own only PATH is passed on. TZ is UTC.
  explicit Program(
      const Words& arguments, const Words& environment = {}, const std::string& program = feedwire
  );
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Waits until standard output (or error) holds `text`; false when it ended without.
  bool wait_for_output(const std::string& text);
  bool wait_for_error(const std::string& text);

  void signal(int number) const;
  pid_t process() const { return process_; }
  void close_output();

  /// Waits for its end.
  Ran finish();

 private:
  bool read_some();

  pid_t process_{-1};
  int out_{-1};
  int err_{-1};
  Ran ran_{};
};

Ran run(
    const Words& arguments, const Words& environment = {}, const std::string& program = feedwire
);

/// Whether there are terminals to be had: not in every container and build service.
bool has_terminals();

/// On a terminal of `columns`, where `typed` is typed in; `out` has all that the terminal got.
Ran run_on_terminal(
    const Words& arguments, const std::string& typed, int columns, const Words& environment = {}
);

}  // namespace feedwire::tests
