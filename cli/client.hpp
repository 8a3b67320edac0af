// HTTP/1.1 over the daemon's socket, in plain values: a request, a reply, and replies that go on.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "cli/interrupt.hpp"
#include "cli/outcome.hpp"
#include "cli/socket_path.hpp"

namespace feedwire::cli {

struct Request {
  std::string method{"GET"};
  std::string target{};  ///< path and query, already encoded
  std::string accept{"application/json"};
  std::string body{};  ///< JSON; empty: none
  /// How long the daemon may stay silent before it counts as lost; 0: for ever.
  std::chrono::seconds patience{60};
};

struct Reply {
  int status{};
  std::string content_type{};
  std::string body{};
};

enum class StreamEnd {
  finished,     ///< the daemon closed it in good order
  enough,       ///< `line` returned false
  lost,         ///< the connection broke, or was silent for too long
  interrupted,  ///< SIGINT or SIGTERM
};

/// How a streamed reply went. Where `status` is not 200, nothing was streamed and `body` says why.
struct Streamed {
  int status{};
  std::string body{};
  StreamEnd end{StreamEnd::lost};
};

/// The value of a header field of the reply; "" where there is none.
using FieldOf = std::function<std::string(std::string_view name)>;

struct Stream {
  std::function<void(const FieldOf&)> opened{};       ///< the reply is a 200; may be absent
  std::function<bool(std::string_view line)> line{};  ///< without its line break; false: enough
  /// Bytes as they come, in place of lines.
  std::function<void(std::string_view bytes)> piece{};
};

/// Blocking; for one thread. The socket is looked for at the first request, so that a wrong command
/// line is told before an absent daemon; each request has a connection of its own to the same
/// socket.
class Client {
 public:
  explicit Client(SocketChoice choice, Environment environment = process_environment)
      : choice_(std::move(choice)), environment_(std::move(environment)) {}

  /// The configuration file that was named, for whoever does without a daemon; may be empty.
  const std::string& config() const { return choice_.config; }

  /// A reply of any status; Exit::unreachable when there is none. What only reads is asked once
  /// more where the connection ended without a byte: a daemon that is being restarted may let
  /// somebody in and end (RFC 9110, 9.2.2).
  Outcome<Reply> send(const Request& request);

  /// Hands over each complete line as it comes; what is cut off in mid-line is not handed over.
  /// Exit::unreachable when no connection or no reply comes about. `interrupt` may be null.
  Outcome<Streamed> stream(const Request& request, const Stream& to, const Interrupt* interrupt);

 private:
  Outcome<Descriptor> connection();
  /// `is_cut`: nothing came before the connection ended.
  Outcome<Reply> send_once(const Request& request, bool& is_cut);

  SocketChoice choice_;
  Environment environment_;
  std::string path_{};  // empty until found
};

}  // namespace feedwire::cli
