// The daemon of a soak: it runs for so long that its log goes to a file.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/scratch.hpp"

namespace feedwire::tests {

class SoakDaemon {
 public:
  /// Starts feedwired with the scratch folder's feedwire.toml and waits until it is ready.
  explicit SoakDaemon(const Scratch& scratch);

  Ran cli(Words arguments) const;
  /// The number of reloads that were applied, or "refused", as the daemon counts them.
  int reloads(const std::string& result) const;
  void signal(int number) const { program_.signal(number); }
  pid_t process() const { return program_.process(); }
  /// SIGTERM; its exit code.
  int stop();
  /// The lines of the log that tell of an error other than a configuration that was refused; the
  /// first few of them.
  std::string errors() const;
  /// Where a sanitizer tells why it ended the daemon.
  std::string end_of_log() const;

 private:
  void await_ready() const;

  const Scratch& scratch_;
  std::filesystem::path log_;
  Program program_;
};

}  // namespace feedwire::tests
