#include "cli/client.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>

namespace feedwire::cli {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

/// A socket as Beast wants it, whose waiting ends with patience or with a signal.
class WatchedSocket {
 public:
  WatchedSocket(Descriptor socket, std::chrono::seconds patience, const Interrupt* interrupt)
      : socket_(std::move(socket)), patience_(patience), interrupt_(interrupt) {}

  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers, error_code& error) {
    const asio::mutable_buffer into = *asio::buffer_sequence_begin(buffers);
    return transfer(POLLIN, error, [&] {
      return ::recv(socket_.number(), into.data(), into.size(), MSG_DONTWAIT);
    });
  }

  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers, error_code& error) {
    const asio::const_buffer from = first_filled(buffers);
    return transfer(POLLOUT, error, [&] {
      return ::send(socket_.number(), from.data(), from.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    });
  }

  // Beast's concept of a stream asks for these two, which throw; nothing here calls them.
  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers) {
    error_code error;
    const std::size_t count = read_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return count;
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers) {
    error_code error;
    const std::size_t count = write_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return count;
  }

 private:
  /// Header and body come as several buffers, of which the first may be empty.
  template <typename Buffers>
  static asio::const_buffer first_filled(const Buffers& buffers) {
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto each = asio::buffer_sequence_begin(buffers); each != end; ++each) {
      const asio::const_buffer buffer = *each;
      if (buffer.size() > 0) return buffer;
    }
    return {};
  }

  template <typename Call>
  std::size_t transfer(short event, error_code& error, Call call) {
    for (;;) {
      error = wait_for(event);
      if (error) return 0;
      const ssize_t count = call();
      if (count > 0) return static_cast<std::size_t>(count);
      if (count == 0) {
        if (event == POLLIN) error = asio::error::eof;
        return 0;
      }
      if (errno != EAGAIN && errno != EINTR) {
        error = error_code{errno, boost::system::system_category()};
        return 0;
      }
    }
  }

  error_code wait_for(short event) const {
    std::array<pollfd, 2> watched{};
    watched[0] = {.fd = socket_.number(), .events = event, .revents = 0};
    watched[1] = {
        .fd = interrupt_ == nullptr ? -1 : interrupt_->descriptor(),
        .events = POLLIN,
        .revents = 0};
    const int limit = patience_.count() == 0
                          ? -1
                          : static_cast<int>(std::chrono::milliseconds{patience_}.count());
    for (;;) {
      const int ready = ::poll(watched.data(), watched.size(), limit);
      if (ready == 0) return asio::error::timed_out;
      if (ready > 0) break;
      if (errno != EINTR) return {errno, boost::system::system_category()};
    }
    if (watched[1].revents != 0) return asio::error::operation_aborted;
    return {};
  }

  Descriptor socket_;
  std::chrono::seconds patience_;
  const Interrupt* interrupt_;
};

Failure no_answer(const error_code& error, const std::string& path) {
  if (error == asio::error::timed_out) {
    return unreachable(
        "the daemon at " + path + " accepts but does not answer", "look into its log"
    );
  }
  return unreachable(
      "the daemon at " + path + " ended the connection: " + error.message(),
      "see whether it still runs, and its log"
  );
}

error_code write_request(WatchedSocket& socket, const Request& request) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(request.target);
  message.version(11);
  message.set(http::field::host, "feedwire");
  message.set(http::field::accept, request.accept);
  message.set(http::field::user_agent, "feedwire");
  message.set(http::field::connection, "close");
  if (!request.body.empty()) {
    message.set(http::field::content_type, "application/json");
    message.body() = request.body;
  }
  if (!request.body.empty() || request.method == "POST") {
    message.content_length(request.body.size());
  }
  error_code error;
  http::write(socket, message, error);
  return error;
}

StreamEnd end_of(const error_code& error) {
  return error == asio::error::operation_aborted ? StreamEnd::interrupted : StreamEnd::lost;
}

/// Puts pieces together into lines, where lines are wanted.
class Lines {
 public:
  Lines(const Stream& to, const Interrupt* interrupt) : to_(to), interrupt_(interrupt) {}

  /// Hands over the lines that `piece` completes; false when no more are wanted.
  bool add(std::string_view piece) {
    if (to_.piece) {
      to_.piece(piece);
      return true;
    }
    for (;;) {
      const std::size_t end = piece.find('\n');
      pending_ += piece.substr(0, end);
      if (end == std::string_view::npos) return true;
      piece.remove_prefix(end + 1);
      if (pending_.ends_with('\r')) pending_.pop_back();
      const bool more = to_.line(pending_);
      pending_.clear();
      if (!more) return false;
      if (interrupt_ != nullptr && interrupt_->requested()) return true;
    }
  }

 private:
  const Stream& to_;
  const Interrupt* interrupt_;
  std::string pending_{};
};

using StreamParser = http::response_parser<http::buffer_body>;

StreamEnd read_lines(
    WatchedSocket& socket,
    boost::beast::flat_buffer& buffer,
    StreamParser& parser,
    const Stream& to,
    const Interrupt* interrupt
) {
  std::array<char, 16384> piece{};
  Lines lines{to, interrupt};
  while (!parser.is_done()) {
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    error_code error;
    http::read_some(socket, buffer, parser, error);
    const std::size_t read = piece.size() - parser.get().body().size;
    if (!lines.add({piece.data(), read})) return StreamEnd::enough;
    if (interrupt != nullptr && interrupt->requested()) return StreamEnd::interrupted;
    if (error && error != http::error::need_buffer) return end_of(error);
  }
  return StreamEnd::finished;
}

}  // namespace

Outcome<Descriptor> Client::connection() {
  if (path_.empty()) {
    auto found = find_socket(choice_, environment_);
    if (!found) return found.error();
    path_ = found->path;
    return std::move(found->connection);
  }
  auto again = connect_to(path_);
  if (again) return std::move(*again);
  return unreachable(
      "no daemon answers at " + path_ + ": " + again.error().what, "see whether it still runs"
  );
}

Outcome<Reply> Client::send(const Request& request) {
  bool is_cut = false;
  const auto first = send_once(request, is_cut);
  if (!is_cut || request.method != "GET") return first;
  const auto second = send_once(request, is_cut);
  return second ? second : first;
}

Outcome<Reply> Client::send_once(const Request& request, bool& is_cut) {
  auto connected = connection();
  if (!connected) return connected.error();
  WatchedSocket socket{std::move(*connected), request.patience, nullptr};
  // A daemon that refuses a request may answer before it has read all of it.
  const error_code unsent = write_request(socket, request);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  error_code error;
  http::read(socket, buffer, parser, error);
  is_cut = error && error != asio::error::timed_out && !parser.got_some();
  if (error) return no_answer(unsent ? unsent : error, path_);
  auto& message = parser.get();
  return Reply{
      .status = static_cast<int>(message.result_int()),
      .content_type = std::string{message[http::field::content_type]},
      .body = std::move(message.body())};
}

Outcome<Streamed> Client::stream(
    const Request& request, const Stream& to, const Interrupt* interrupt
) {
  auto connected = connection();
  if (!connected) return connected.error();
  WatchedSocket socket{std::move(*connected), request.patience, interrupt};
  const error_code unsent = write_request(socket, request);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::empty_body> header;
  header.body_limit(boost::none);
  error_code error;
  http::read_header(socket, buffer, header, error);
  if (error == asio::error::operation_aborted) {
    return Streamed{.status = 200, .end = StreamEnd::interrupted};
  }
  if (error) return no_answer(unsent ? unsent : error, path_);
  Streamed streamed{.status = static_cast<int>(header.get().result_int())};
  if (streamed.status == 200) {
    const FieldOf field = [&](std::string_view name) {
      return std::string{header.get()[{name.data(), name.size()}]};
    };
    if (to.opened) to.opened(field);
    StreamParser parser{std::move(header)};
    streamed.end = read_lines(socket, buffer, parser, to, interrupt);
    return streamed;
  }
  http::response_parser<http::string_body> whole{std::move(header)};
  http::read(socket, buffer, whole, error);
  if (!error) streamed.body = std::move(whole.get().body());
  return streamed;
}

}  // namespace feedwire::cli
