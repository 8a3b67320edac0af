// A web server on the loopback that does what a test tells it to: slow, huge, 304, broken.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedwire::tests {

/// A request as it came in.
struct SeenRequest {
  std::string method{};
  std::string target{};  ///< byte for byte
  std::vector<std::pair<std::string, std::string>> headers{};
  std::size_t connection{};  ///< which connection, counted from 1: equal numbers mean reuse

  std::string path() const { return target.substr(0, target.find('?')); }
  bool has(std::string_view name) const;
  /// The first value; "" where there is none.
  std::string header(std::string_view name) const;
};

/// One thing an answer does on the wire.
struct Step {
  enum class Kind { send, hold, delay, close, reset };
  Kind kind{Kind::send};
  std::string bytes{};
  std::chrono::milliseconds span{};
};

Step send(std::string bytes);
Step hold();  ///< waits for Origin::release; ends the connection if the client leaves meanwhile
Step delay(std::chrono::milliseconds span);  ///< goes on by itself, whatever the client does
Step close();                                ///< in order, after what was sent
Step reset();                                ///< at once, with a TCP reset

struct Answer {
  int status{200};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};  ///< sent with a Content-Length, but for 1xx, 204 and 304
  /// Where it has steps, they are all that is sent; the connection is kept unless a step ends it.
  std::vector<Step> script{};

  Answer& with(std::string name, std::string value);

  static Answer page(std::string body, std::string content_type = "application/rss+xml");
  static Answer redirect(int status, std::string location);
  static Answer empty(int status);
  /// Exactly these bytes, then the end of the connection.
  static Answer raw(std::string bytes);
  static Answer steps(std::vector<Step> script);
  /// Silence until released or until the client leaves.
  static Answer hang();
};

/// Called on the origin's thread.
using Reply = std::function<Answer(const SeenRequest&)>;

/// Listens from its construction to its destruction, on a thread of its own. All members may be
/// called from any thread. Paths are compared without the query; what is not served is answered
/// 404.
class Origin {
 public:
  struct Tls {
    std::string certificate{};  ///< path of a PEM file
    std::string key{};
  };

  /// `port` 0: any free one. `address` is one of the loopback's: another one is another host.
  explicit Origin(std::uint16_t port = 0, const std::string& address = "127.0.0.1");
  explicit Origin(Tls tls);
  ~Origin();
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  std::uint16_t port() const;
  /// "http://ADDRESS:PORT" and `path`.
  std::string url(std::string_view path) const;

  void serve(std::string path, Answer answer);
  /// The n-th request gets the n-th answer; the last one stays.
  void serve(std::string path, std::vector<Answer> answers);
  void serve(std::string path, Reply reply);
  /// A document with validators of its own; answers conditional requests with 304.
  void serve_feed(
      std::string path, std::string body, std::string content_type = "application/rss+xml"
  );
  /// For all paths that nothing else is said about.
  void serve_rest(Reply reply);

  /// What has been asked for so far.
  std::vector<SeenRequest> requests(std::string_view path) const;
  std::vector<SeenRequest> requests() const;
  /// Counts from nothing again; for runs so long that it would be too much to remember.
  void forget_requests();
  /// Blocks until `path` was asked for `count` times in all; throws after a generous while.
  void await_requests(std::string_view path, std::size_t count) const;
  /// Blocks until no connection is open.
  void await_silence() const;

  /// Lets one hold of this path pass, the present one or the next.
  void release(std::string_view path);
  /// Lets all of them pass, now and later.
  void release_all(std::string_view path);

  std::size_t connections() const;   ///< accepted so far
  std::size_t most_at_once() const;  ///< the most requests that were being answered together

 private:
  class World;
  std::unique_ptr<World> world_;
};

}  // namespace feedwire::tests
