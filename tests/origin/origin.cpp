// The server: one io_context, one thread, one coroutine a connection.
#include "tests/origin/origin.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace feedwire::tests {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;

namespace {

// So long that only a hang reaches it, on any machine.
constexpr auto patience = std::chrono::seconds(60);

tcp::socket& socket_of(tcp::socket& stream) { return stream; }
tcp::socket& socket_of(TlsStream& stream) { return stream.next_layer(); }

std::string wire_form(const Answer& answer) {
  std::string bytes = "HTTP/1.1 " + std::to_string(answer.status) + " Scripted\r\n";
  for (const auto& [name, value] : answer.headers) bytes += name + ": " + value + "\r\n";
  const bool bodiless = answer.status < 200 || answer.status == 204 || answer.status == 304;
  if (!bodiless) bytes += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return bytes + "\r\n" + (bodiless ? std::string{} : answer.body);
}

SeenRequest parse_request(std::string_view head) {
  SeenRequest request;
  const auto line_end = head.find("\r\n");
  const auto line = head.substr(0, line_end);
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  for (head.remove_prefix(line_end + 2); !head.empty();) {
    const auto end = head.find("\r\n");
    const auto field = head.substr(0, end);
    const auto colon = field.find(':');
    if (colon != field.npos) {
      const auto value =
          field.substr(std::min(field.find_first_not_of(' ', colon + 1), field.size()));
      request.headers.emplace_back(field.substr(0, colon), value);
    }
    head.remove_prefix(end + 2);
  }
  return request;
}

}  // namespace

class Origin::World {
 public:
  World(std::uint16_t port, const std::string& address, std::optional<Tls> tls)
      : acceptor_(context_, tcp::endpoint(asio::ip::make_address_v4(address), port)) {
    if (tls) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->use_certificate_chain_file(tls->certificate);
      tls_->use_private_key_file(tls->key, asio::ssl::context::pem);
    }
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(context_, accept(), [](std::exception_ptr) {});
    thread_ = std::thread([this] { context_.run(); });
  }
  ~World() {
    context_.stop();
    thread_.join();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void let_pass(std::string_view path, std::size_t permits) {
    const std::lock_guard lock(mutex_);
    auto& gate = gates_[std::string(path)];
    gate.permits = permits == 0 ? forever : gate.permits + permits;
    asio::post(context_, [this, name = std::string(path)] { wake(name); });
  }

  template <typename Condition>
  void await(Condition condition, const std::string& what) const {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, condition)) {
      throw std::runtime_error("waited in vain for " + what);
    }
  }

  std::size_t count(std::string_view path) const {
    std::size_t found = 0;
    for (const auto& request : seen_) found += request.path() == path ? 1 : 0;
    return found;
  }

  static constexpr std::size_t forever = static_cast<std::size_t>(-1) / 2;

  mutable std::mutex mutex_{};  ///< guards what follows, up to the gates' permits
  mutable std::condition_variable changed_{};
  std::map<std::string, Reply, std::less<>> routes_{};
  Reply rest_{[](const SeenRequest&) { return Answer::empty(404); }};
  std::vector<SeenRequest> seen_{};
  std::size_t accepted_{};
  std::size_t open_{};
  std::size_t answering_{};
  std::size_t most_at_once_{};
  std::uint16_t port_{};
  bool is_tls() const { return tls_.has_value(); }
  std::string address() const { return acceptor_.local_endpoint().address().to_string(); }

 private:
  struct Gate {
    std::size_t permits{};
    std::list<tcp::socket*> waiting{};  ///< the origin's thread alone
  };

  asio::awaitable<void> accept() {
    for (;;) {
      auto socket = co_await acceptor_.async_accept(use_awaitable);
      std::size_t number = 0;
      {
        const std::lock_guard lock(mutex_);
        number = ++accepted_;
        ++open_;
      }
      socket.set_option(tcp::no_delay(true));
      asio::co_spawn(context_, attend(std::move(socket), number), [this](std::exception_ptr) {
        const std::lock_guard lock(mutex_);
        --open_;
        changed_.notify_all();
      });
    }
  }

  asio::awaitable<void> attend(tcp::socket socket, std::size_t number) {
    if (!tls_) {
      co_await converse(socket, number);
      co_return;
    }
    TlsStream stream(std::move(socket), *tls_);
    co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
    co_await converse(stream, number);
  }

  template <typename Stream>
  asio::awaitable<void> converse(Stream& stream, std::size_t number) {
    std::string buffer;
    bool goes_on = true;
    while (goes_on) {
      const auto size = co_await asio::async_read_until(
          stream, asio::dynamic_buffer(buffer), "\r\n\r\n", use_awaitable
      );
      auto request = parse_request(std::string_view(buffer).substr(0, size - 2));
      request.connection = number;
      buffer.erase(0, size);
      const auto answer = decide(request);
      const Busy busy(*this);
      if (answer.script.empty()) {
        const auto bytes = wire_form(answer);
        co_await asio::async_write(stream, asio::buffer(bytes), use_awaitable);
      } else {
        goes_on = co_await play(stream, answer.script, request.path());
      }
    }
  }

  template <typename Stream>
  asio::awaitable<bool> play(Stream& stream, const std::vector<Step>& script, std::string path) {
    auto& socket = socket_of(stream);
    for (const auto& step : script) {
      switch (step.kind) {
        case Step::Kind::send:
          co_await asio::async_write(stream, asio::buffer(step.bytes), use_awaitable);
          break;
        case Step::Kind::hold: {
          const bool passed = co_await pass_gate(socket, path);
          if (!passed) co_return false;
          break;
        }
        case Step::Kind::delay: {
          asio::steady_timer timer(context_, step.span);
          co_await timer.async_wait(use_awaitable);
          break;
        }
        case Step::Kind::close:
          socket.shutdown(tcp::socket::shutdown_send);
          co_await drain(socket);
          co_return false;
        case Step::Kind::reset:
          socket.set_option(asio::socket_base::linger(true, 0));
          socket.close();
          co_return false;
      }
    }
    co_return true;
  }

  /// Closing with unread bytes would turn the end into a reset.
  asio::awaitable<void> drain(tcp::socket& socket) {
    std::array<char, 4096> rest{};
    for (;;) co_await socket.async_read_some(asio::buffer(rest), use_awaitable);
  }

  /// Waits for a permit; false where the client left first.
  asio::awaitable<bool> pass_gate(tcp::socket& socket, std::string path) {
    for (;;) {
      {
        const std::lock_guard lock(mutex_);
        auto& gate = gates_[path];
        if (gate.permits > 0) {
          if (gate.permits != forever) --gate.permits;
          co_return true;
        }
        gate.waiting.push_back(&socket);
      }
      bool left = true;
      try {
        co_await socket.async_wait(tcp::socket::wait_read, use_awaitable);
      } catch (const boost::system::system_error&) {
        left = false;  // woken
      }
      const std::lock_guard lock(mutex_);
      gates_[path].waiting.remove(&socket);
      if (left) co_return false;
    }
  }

  void wake(const std::string& path) {
    const std::lock_guard lock(mutex_);
    for (auto* socket : gates_[path].waiting) socket->cancel();
  }

  Answer decide(const SeenRequest& request) {
    Reply reply;
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request);
      changed_.notify_all();
      const auto found = routes_.find(request.path());
      reply = found == routes_.end() ? rest_ : found->second;
    }
    return reply(request);
  }

  /// Counts a request that is being answered.
  class Busy {
   public:
    explicit Busy(World& world) : world_(world) {
      const std::lock_guard lock(world_.mutex_);
      world_.most_at_once_ = std::max(world_.most_at_once_, ++world_.answering_);
    }
    ~Busy() {
      const std::lock_guard lock(world_.mutex_);
      --world_.answering_;
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

   private:
    World& world_;
  };

  std::map<std::string, Gate> gates_{};
  std::optional<asio::ssl::context> tls_{};
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::thread thread_{};
};

Origin::Origin(std::uint16_t port, const std::string& address)
    : world_(std::make_unique<World>(port, address, std::nullopt)) {}
Origin::Origin(Tls tls)
    : world_(std::make_unique<World>(std::uint16_t{0}, "127.0.0.1", std::move(tls))) {}
Origin::~Origin() = default;

std::uint16_t Origin::port() const { return world_->port_; }

std::string Origin::url(std::string_view path) const {
  const std::string scheme = world_->is_tls() ? "https" : "http";
  return scheme + "://" + world_->address() + ":" + std::to_string(port()) + std::string(path);
}

void Origin::serve(std::string path, Answer answer) {
  serve(std::move(path), Reply([answer = std::move(answer)](const SeenRequest&) {
          return answer;
        }));
}

void Origin::serve(std::string path, std::vector<Answer> answers) {
  auto next = std::make_shared<std::size_t>(0);
  serve(std::move(path), Reply([answers = std::move(answers), next](const SeenRequest&) {
          return answers.at(std::min((*next)++, answers.size() - 1));
        }));
}

void Origin::serve(std::string path, Reply reply) {
  const std::lock_guard lock(world_->mutex_);
  world_->routes_[std::move(path)] = std::move(reply);
}

void Origin::serve_feed(std::string path, std::string body, std::string content_type) {
  const auto etag = "\"" + std::to_string(std::hash<std::string>{}(body)) + "\"";
  auto full = Answer::page(std::move(body), std::move(content_type));
  full.with("ETag", etag).with("Last-Modified", "Tue, 01 Jul 2025 10:00:00 GMT");
  serve(std::move(path), Reply([full = std::move(full), etag](const SeenRequest& request) {
          if (request.header("If-None-Match") != etag) return full;
          return Answer::empty(304).with("ETag", etag);
        }));
}

void Origin::serve_rest(Reply reply) {
  const std::lock_guard lock(world_->mutex_);
  world_->rest_ = std::move(reply);
}

std::vector<SeenRequest> Origin::requests(std::string_view path) const {
  const std::lock_guard lock(world_->mutex_);
  std::vector<SeenRequest> found;
  for (const auto& request : world_->seen_) {
    if (request.path() == path) found.push_back(request);
  }
  return found;
}

std::vector<SeenRequest> Origin::requests() const {
  const std::lock_guard lock(world_->mutex_);
  return world_->seen_;
}

void Origin::forget_requests() {
  const std::lock_guard lock(world_->mutex_);
  world_->seen_.clear();
}

void Origin::await_requests(std::string_view path, std::size_t count) const {
  world_->await([&] { return world_->count(path) >= count; }, "requests of " + std::string(path));
}

void Origin::await_silence() const {
  world_->await([&] { return world_->open_ == 0; }, "the end of all connections");
}

void Origin::release(std::string_view path) { world_->let_pass(path, 1); }
void Origin::release_all(std::string_view path) { world_->let_pass(path, 0); }

std::size_t Origin::connections() const {
  const std::lock_guard lock(world_->mutex_);
  return world_->accepted_;
}

std::size_t Origin::most_at_once() const {
  const std::lock_guard lock(world_->mutex_);
  return world_->most_at_once_;
}

}  // namespace feedwire::tests
