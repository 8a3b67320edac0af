// A server on a real Unix socket that answers with bytes written in the test, and remembers what it
// was asked.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/scratch.hpp"

namespace feedwire::tests {

/// What one connection gets once its request has been read.
struct Answer {
  std::string bytes{};
  bool stays_open{false};  ///< until the client leaves; else closed at once
};

class ScriptedDaemon {
 public:
  /// Serves one connection after the other, one answer each; afterwards nobody listens any more.
  explicit ScriptedDaemon(std::vector<Answer> answers);
  /// Ends at once, also in the middle of the script.
  ~ScriptedDaemon();
  ScriptedDaemon(const ScriptedDaemon&) = delete;
  ScriptedDaemon& operator=(const ScriptedDaemon&) = delete;

  std::string socket() const { return (folder_.path() / "daemon.sock").string(); }

  /// Header and body of each request so far.
  std::vector<std::string> requests() const;

  /// The first line of each request so far: "GET /v1/items HTTP/1.1".
  std::vector<std::string> request_lines() const;

 private:
  void serve();
  void answer(int connection, const Answer& with);
  bool wait_readable(int descriptor) const;

  Scratch folder_{};
  std::vector<Answer> answers_;
  int listener_{-1};
  int stop_[2]{-1, -1};
  mutable std::mutex mutex_{};
  std::vector<std::string> requests_{};
  std::thread thread_{};
};

/// A whole reply with Content-Length.
Answer reply(const std::string& status, const std::string& type, const std::string& body);
Answer json_reply(const std::string& body);
Answer problem_reply(int status, const std::string& detail);

/// The beginning of a chunked NDJSON stream, one chunk a line; `ended` adds the last chunk.
Answer stream_reply(const std::vector<std::string>& lines, bool ended);

}  // namespace feedwire::tests
