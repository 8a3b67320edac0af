#include "daemon/api.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <iterator>
#include <list>

#include "daemon/bell.hpp"
#include "daemon/log.hpp"
#include "daemon/reply_coding.hpp"
#include "daemon/task_group.hpp"
#include "feeds/amounts.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Protocol = asio::local::stream_protocol;

namespace {

// Bounds that keep a client from filling memory. A list of 100,000 feeds and a batch of documents
// pass; whatever else is sent is a handful of fields.
constexpr std::uint32_t max_header_bytes = 16 * 1024;
constexpr std::uint64_t max_body_bytes = 1024 * 1024;
constexpr std::uint64_t max_import_bytes = 16 * 1024 * 1024;
// Reading takes no body; what comes all the same is refused with better words than these.
constexpr std::uint64_t max_reading_bytes = 1024;
// A client that says nothing keeps its connection for this long, one that sends or reads too slowly
// too.
constexpr std::chrono::seconds patience{60};

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
using Socket = beast::basic_stream<Protocol, asio::any_io_executor>;
using HttpRequest = http::request<http::string_body>;
using HeaderParser = http::request_parser<http::empty_body>;
using BodyParser = http::request_parser<http::string_body>;

// Decoded path segments and query; nothing for a target that is no path at all. A client may name
// the whole address, as it does to a proxy (RFC 9112 section 3.2.2).
bool read_target(std::string_view target, ApiRequest& request) {
  const bool is_whole = target.starts_with("http://");
  const boost::core::string_view text{target.data(), target.size()};
  const auto parsed =
      is_whole ? boost::urls::parse_uri(text) : boost::urls::parse_origin_form(text);
  if (!parsed || (is_whole && !is_own_host(parsed->encoded_host_and_port()))) return false;
  for (const auto& segment : parsed->segments()) request.path.emplace_back(segment);
  while (!request.path.empty() && request.path.back().empty()) request.path.pop_back();
  for (const auto& param : parsed->params()) {
    std::string name(param.key);
    if (name.empty() && param.value.empty()) continue;  // "?", "a=b&"
    if (request.query.contains(name)) request.repeated = name;
    request.query.emplace(std::move(name), std::string(param.value));
  }
  return true;
}

std::string text_of(beast::string_view view) { return {view.data(), view.size()}; }

std::optional<ApiRequest> request_from(HttpRequest& message) {
  ApiRequest request;
  request.method = text_of(message.method_string());
  request.accept = text_of(message[http::field::accept]);
  request.accept_encoding = text_of(message[http::field::accept_encoding]);
  request.if_none_match = text_of(message[http::field::if_none_match]);
  request.last_event_id = text_of(message["Last-Event-ID"]);
  request.stream_token = text_of(message["Feedwire-Stream"]);
  request.content_type = text_of(message[http::field::content_type]);
  if (!read_target(text_of(message.target()), request)) return std::nullopt;
  request.body = std::move(message.body());
  return request;
}

http::response<http::string_body> message_from(ApiReply& reply, const HttpRequest& request) {
  http::response<http::string_body> message(
      static_cast<http::status>(reply.status), request.version()
  );
  message.set(http::field::server, "feedwire");
  if (!reply.content_type.empty()) message.set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) message.set(name, value);
  message.keep_alive(request.keep_alive());
  message.body() = std::move(reply.body);
  if (reply.status != 204 && reply.status != 304) message.prepare_payload();
  return message;
}

// Writes chunks to a client (or plain bytes until the end, to one that speaks HTTP/1.0), and sees
// it leave.
class ClientOutlet : public Outlet {
 public:
  ClientOutlet(Socket& socket, bool chunked) : socket_(socket), chunked_(chunked) {
    // No timeout: a slow follower is a cursor that waits, not an error.
    socket_.expires_never();
    boost::system::error_code ignored;
    socket_.socket().non_blocking(true, ignored);
    watch();
  }
  ~ClientOutlet() override { state_->told = nullptr; }

  asio::awaitable<bool> write(std::string bytes) override {
    auto shared = std::make_shared<const std::string>(std::move(bytes));
    co_return co_await write_shared(std::move(shared));
  }

  asio::awaitable<bool> write_shared(std::shared_ptr<const std::string> bytes) override {
    if (bytes->empty()) co_return true;  // an empty chunk would be the end
    const std::string head = chunked_ ? fmt::format("{:x}\r\n", bytes->size()) : "";
    const std::string_view end = chunked_ ? "\r\n" : "";
    const std::array<asio::const_buffer, 3> parts{
        asio::buffer(head), asio::buffer(*bytes), asio::buffer(end)};
    // The kernel has room for most: then there is nothing to wait for.
    boost::system::error_code error;
    const std::size_t sent = socket_.socket().write_some(parts, error);
    if (error == asio::error::would_block) error.clear();
    if (!error && sent < asio::buffer_size(parts)) {
      beast::buffers_suffix<std::array<asio::const_buffer, 3>> rest(parts);
      rest.consume(sent);
      is_writing_ = true;
      std::tie(error, std::ignore) = co_await asio::async_write(socket_.socket(), rest, as_result);
      is_writing_ = false;
    }
    if (error) state_->is_gone = true;
    co_return !error;
  }

  void cut_if_stuck() override {
    boost::system::error_code ignored;
    if (is_writing_) socket_.socket().shutdown(asio::socket_base::shutdown_both, ignored);
  }

  asio::awaitable<bool> finish() {
    if (!chunked_ || state_->is_gone) co_return false;
    const auto end = http::make_chunk_last();
    const auto [error, written] = co_await asio::async_write(socket_, end, as_result);
    co_return !error;
  }

  bool is_gone() const override { return state_->is_gone; }
  void when_gone(std::function<void()> told) override { state_->told = std::move(told); }

 private:
  struct State {
    bool is_gone{false};
    std::function<void()> told{};
  };

  // Readable without a byte to read is how the end of a connection looks.
  void watch() {
    socket_.socket().async_wait(
        asio::socket_base::wait_read,
        [state = state_, &socket = socket_.socket()](boost::system::error_code error) {
          if (error || !state->told) return;
          boost::system::error_code ignored;
          if (socket.available(ignored) > 0) return;
          state->is_gone = true;
          state->told();
        }
    );
  }

  Socket& socket_;
  bool chunked_;
  bool is_writing_{false};
  std::shared_ptr<State> state_{std::make_shared<State>()};
};

asio::awaitable<bool> send_stream(
    Socket& socket, const ApiReply& reply, const HttpRequest& request
) {
  const bool chunked = request.version() >= 11;
  http::response<http::empty_body> head(static_cast<http::status>(reply.status), request.version());
  head.set(http::field::server, "feedwire");
  head.set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) head.set(name, value);
  head.keep_alive(chunked && request.keep_alive());
  head.chunked(chunked);
  http::response_serializer<http::empty_body> serializer(head);
  socket.expires_after(patience);
  const auto [error, written] = co_await http::async_write_header(socket, serializer, as_result);
  if (error || request.method() == http::verb::head) co_return false;
  ClientOutlet outlet(socket, chunked);
  co_await reply.stream(outlet);
  const bool is_whole = co_await outlet.finish();
  co_return is_whole&& head.keep_alive();
}

asio::awaitable<bool> send(Socket& socket, ApiReply& reply, const HttpRequest& request) {
  if (reply.stream) co_return co_await send_stream(socket, reply, request);
  auto message = message_from(reply, request);
  const bool keep = message.keep_alive();
  socket.expires_after(patience);
  if (request.method() == http::verb::head) {
    http::response_serializer<http::string_body> serializer(message);
    const auto [error, written] = co_await http::async_write_header(socket, serializer, as_result);
    co_return !error && keep;
  }
  const auto [error, written] = co_await http::async_write(socket, message, as_result);
  co_return !error && keep;
}

// What to answer where no request could be read; nothing where the client is simply gone.
std::optional<ApiReply> refusal(boost::system::error_code error, std::uint64_t body_limit) {
  if (error == http::error::body_limit)
    return problem_reply(
        413, "the body is larger than " + feeds::size_words(static_cast<std::int64_t>(body_limit))
    );
  if (error == http::error::header_limit)
    return problem_reply(431, "the header is larger than 16 KiB");
  const bool is_http =
      error.category() == http::make_error_code(http::error::bad_method).category();
  if (!is_http || error == http::error::end_of_stream || error == http::error::partial_message)
    return std::nullopt;
  return problem_reply(400, "that is no HTTP/1.1 request: " + error.message());
}

std::uint64_t body_limit_for(const http::request<http::empty_body>& head, bool is_readonly) {
  if (is_readonly) return max_reading_bytes;
  const std::string target = text_of(head.target());
  const std::string_view path = std::string_view(target).substr(0, target.find('?'));
  const bool is_import = path.ends_with("/v1/opml") || path.ends_with("/v1/documents");
  return is_import ? max_import_bytes : max_body_bytes;
}

// A client with a large body may wait for leave to send it (RFC 9110 section 10.1.1).
asio::awaitable<boost::system::error_code> give_leave(
    Socket& socket, const http::request<http::empty_body>& head
) {
  if (!beast::iequals(head[http::field::expect], "100-continue"))
    co_return boost::system::error_code();
  http::response<http::empty_body> leave(http::status::continue_, head.version());
  const auto [error, size] = co_await http::async_write(socket, leave, as_result);
  co_return error;
}

// One request, head first: what it is for says how large its body may be. Answers by itself, and
// gives nothing, where there is none to be read.
asio::awaitable<std::optional<HttpRequest>> receive(
    Socket& socket, beast::flat_buffer& buffer, bool is_readonly
) {
  socket.expires_after(patience);
  HeaderParser head;
  head.header_limit(max_header_bytes);
  head.body_limit(boost::none);
  auto [error, size] = co_await http::async_read_header(socket, buffer, head, as_result);
  const std::uint64_t limit = error ? max_body_bytes : body_limit_for(head.get(), is_readonly);
  if (!error && head.content_length().value_or(0) > limit) error = http::error::body_limit;
  if (!error) error = co_await give_leave(socket, head.get());
  if (!error) {
    BodyParser parser(std::move(head));
    parser.body_limit(limit);
    std::tie(error, size) = co_await http::async_read(socket, buffer, parser, as_result);
    if (!error) co_return parser.release();
  }
  if (std::optional<ApiReply> reply = refusal(error, limit)) {
    HttpRequest nothing;
    nothing.keep_alive(false);
    co_await send(socket, *reply, nothing);
  }
  co_return std::nullopt;
}

// RFC 9112 section 3.2: a request of HTTP/1.1 has one Host.
std::optional<ApiReply> host_refusal(const HttpRequest& message) {
  const auto count = message.count(http::field::host);
  if (count > 1 || (count == 0 && message.version() >= 11))
    return problem_reply(
        400, "a request has one Host field; this one has " + std::to_string(count)
    );
  if (is_own_host(text_of(message[http::field::host]))) return std::nullopt;
  return problem_reply(421, "this is not the host that the request is for; localhost will do");
}

// Whom the kernel says that the client is (unix(7), SO_PEERCRED).
ucred peer_of(Socket& socket) {
  ucred peer{.pid = 0, .uid = static_cast<uid_t>(-1), .gid = static_cast<gid_t>(-1)};
  socklen_t size = sizeof peer;
  getsockopt(socket.socket().native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
  return peer;
}

// A feed may be called by its address, which may hold credentials: only its number is told.
std::string told_path(const ApiRequest& request) {
  std::string told;
  for (std::size_t at = 0; at < request.path.size(); ++at) {
    const std::string& part = request.path[at];
    const bool is_feed = at == 2 && request.path[1] == "feeds";
    const bool is_number = part.find_first_not_of("0123456789") == std::string::npos;
    told += '/' + (is_feed && !is_number ? "FEED" : part);
  }
  return told;
}

// Who changed something. Acknowledgements come for every item, and change nothing for others.
void tell_change(const ApiRequest& request, const ucred& peer, const ApiReply& reply) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (is_read || reply.status >= 400 || request.path.back() == "ack") return;
  log::info(
      "api.change",
      {{"method", request.method},
       {"path", told_path(request)},
       {"uid", std::to_string(peer.uid)},
       {"pid", std::to_string(peer.pid)}}
  );
}

/// Who speaks, and where they came in.
struct Caller {
  ucred peer{};
  bool is_readonly{false};
};

asio::awaitable<ApiReply> reply_to(
    HttpRequest& message, const Caller& caller, Routes& routes, asio::thread_pool& pool
) {
  if (std::optional<ApiReply> refused = host_refusal(message)) co_return std::move(*refused);
  std::optional<ApiRequest> request = request_from(message);
  if (request) {
    request->is_owner = caller.peer.uid == 0 || caller.peer.uid == geteuid();
    request->is_readonly = caller.is_readonly;
  }
  if (!request)
    co_return problem_reply(
        400, "the request's target is no path of this host; what is not ASCII is percent-encoded"
    );
  ApiReply reply = co_await routes.answer(*request);
  tell_change(*request, caller.peer, reply);
  validate(*request, reply);
  co_await compress(*request, reply, pool);
  co_return reply;
}

asio::awaitable<void> serve(
    Socket socket, bool is_readonly, Routes& routes, asio::thread_pool& pool
) {
  beast::flat_buffer buffer;
  const Caller caller{.peer = peer_of(socket), .is_readonly = is_readonly};
  bool is_open = true;
  while (is_open) {
    std::optional<HttpRequest> message = co_await receive(socket, buffer, is_readonly);
    if (!message) co_return;
    // Work has no deadline of its own; only waiting for the client has.
    socket.expires_never();
    ApiReply reply = co_await reply_to(*message, caller, routes, pool);
    is_open = co_await send(socket, reply, *message);
  }
}

// A mistake in answering one client ends that client's connection, not the daemon.
asio::awaitable<void> serve_safely(
    Socket socket, bool is_readonly, Routes& routes, asio::thread_pool& pool
) {
  try {
    co_await serve(std::move(socket), is_readonly, routes, pool);
  } catch (const boost::system::system_error& error) {
    // Cancellation belongs to the group.
    if (error.code() == asio::error::operation_aborted) throw;
    log::error("api.client_failed", {{"problem", error.what()}});
  } catch (const std::exception& error) {
    log::error("api.client_failed", {{"problem", error.what()}});
  }
}

}  // namespace

class Api::Server {
 public:
  Server(
      asio::any_io_executor executor,
      const std::vector<Door>& doors,
      Routes& routes,
      asio::thread_pool& pool
  )
      : clients_(executor), pause_(executor), routes_(routes), pool_(pool) {
    for (const Door& door : doors) doors_.emplace_back(executor, door);
  }

  asio::awaitable<void> run() {
    co_await run_with(clients_, accept_all());
    co_await routes_.stop();
  }

 private:
  struct OpenDoor {
    OpenDoor(const asio::any_io_executor& executor, const Door& door)
        : acceptor(executor, Protocol(), door.socket), is_readonly(door.is_readonly) {}
    Protocol::acceptor acceptor;
    bool is_readonly;
  };

  asio::awaitable<void> accept_all() {
    for (auto door = std::next(doors_.begin()); door != doors_.end(); ++door)
      clients_.spawn(accept(*door));
    co_await accept(doors_.front());
  }

  asio::awaitable<void> accept(OpenDoor& door) {
    while (true) {
      auto [error, socket] = co_await door.acceptor.async_accept(as_result);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        // Too many open files, most likely: clients wait in the backlog until some are closed.
        log::warning("api.accept_failed", {{"problem", error.message()}});
        co_await pause_.wait(std::chrono::seconds(1));
        continue;
      }
      clients_.spawn(serve_safely(Socket(std::move(socket)), door.is_readonly, routes_, pool_));
    }
  }

  std::list<OpenDoor> doors_{};
  TaskGroup clients_;
  Bell pause_;
  Routes& routes_;
  asio::thread_pool& pool_;
};

Api::Api(
    asio::any_io_executor executor,
    const std::vector<Door>& doors,
    Routes& routes,
    asio::thread_pool& pool
)
    : server_(std::make_unique<Server>(std::move(executor), doors, routes, pool)) {}

Api::~Api() = default;

asio::awaitable<void> Api::run() { return server_->run(); }

}  // namespace feedwire::daemon
