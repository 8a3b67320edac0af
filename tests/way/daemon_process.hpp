// The real daemon on a state directory of its own, and the real command line against it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/scratch.hpp"

namespace feedwire::tests {

class DaemonProcess {
 public:
  /// Starts feedwired with the scratch folder's feedwire.toml and waits until it is ready.
  explicit DaemonProcess(const Scratch& scratch, const Words& environment = {});

  /// Runs `feedwire --socket … arguments`.
  Ran cli(Words arguments) const;
  /// A follower of the log that prints NDJSON.
  std::unique_ptr<Program> follow(Words arguments) const;
  void signal(int number) const { program_.signal(number); }
  pid_t process() const { return program_.process(); }
  /// Waits until the log holds `text`; false when the daemon ended without.
  bool wait_for_log(const std::string& text) { return program_.wait_for_error(text); }
  /// Sends the signal and waits for the end.
  Ran stop(int signal);

 private:
  std::string socket_;
  Program program_;
};

/// Runs curl on the socket of a scratch folder's daemon; heads are shown, too.
Ran curl(const Scratch& scratch, Words arguments);

/// The same on any socket.
Ran curl_at(const std::string& socket, Words arguments);

/// Where the daemon of a scratch folder listens.
std::string socket_of(const Scratch& scratch);

/// An RSS document with one item for each number, the highest first.
std::string rss_with_items(int first, int last);

}  // namespace feedwire::tests
