// A request to the socket and the answer to it, as plain values: what routes see instead of Beast.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/fwd.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedwire::daemon {

struct ApiRequest {
  std::string method{};
  std::vector<std::string> path{};  ///< percent-decoded segments: {"v1", "items", "1042"}
  std::map<std::string, std::string, std::less<>> query{};
  std::string repeated{};  ///< a parameter that is there more than once; empty: none is
  std::string accept{};
  std::string accept_encoding{};
  std::string if_none_match{};
  std::string last_event_id{};
  std::string stream_token{};  ///< Feedwire-Stream
  std::string content_type{};
  std::string body{};
  /// The client is root or the daemon's own user, who can read the store by themselves.
  bool is_owner{false};
  bool is_readonly{false};  ///< it came by the socket that can only read
};

/// Where a streaming answer goes. Each call returns once the bytes are handed to the kernel, so a
/// slow client slows its own stream and nothing else. False: the client is gone, and so is any use
/// of going on.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual boost::asio::awaitable<bool> write(std::string bytes) = 0;
  /// The same for bytes that many are sent: where they must wait they are not copied.
  virtual boost::asio::awaitable<bool> write_shared(std::shared_ptr<const std::string> bytes);
  virtual bool is_gone() const = 0;
  /// Called on the I/O thread as soon as the client is seen to leave, while nothing is being
  /// written.
  virtual void when_gone(std::function<void()> told) = 0;
  /// Makes a write that is under way fail, though its client is there and does not read.
  virtual void cut_if_stuck() = 0;
};

/// Writes an answer piece by piece until it returns.
using Stream = std::function<boost::asio::awaitable<void>(Outlet&)>;

struct ApiReply {
  int status{200};
  std::string content_type{"application/json"};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  Stream stream{};  ///< set: `body` is not used
};

/// application/problem+json (RFC 9457). `member` names what it is about: "parameter": "limit".
ApiReply problem_reply(
    int status,
    std::string_view detail,
    std::optional<std::pair<std::string, std::string>> member = {}
);
/// The same with members of any kind.
ApiReply problem_reply(int status, std::string_view detail, boost::json::object members);

/// Thrown by routes where a request is wrong; becomes the reply that it holds.
struct RequestError {
  ApiReply reply{};
};

[[noreturn]] void refuse(int status, std::string_view detail);
[[noreturn]] void refuse_parameter(std::string_view name, std::string_view detail);

/// The best of what is offered by the request's Accept header (RFC 9110, 12.5.1), the first where
/// it has none. Nothing where none will do.
std::optional<std::string> negotiate(
    std::string_view accept, const std::vector<std::string>& offered
);

/// Whether gzip may be used by the request's Accept-Encoding header (RFC 9110, 12.5.3). Not where
/// it has none: what is not asked for costs time for nothing.
bool accepts_gzip(std::string_view accept_encoding);

/// Whether a request's Host may be answered. A web page can name an address of ours by a domain of
/// its own (DNS rebinding), and such a domain has a dot; a name without one, a loopback address and
/// an empty one are ours.
bool is_own_host(std::string_view host);

}  // namespace feedwire::daemon
