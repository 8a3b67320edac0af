#include "bench/refresh_origin.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <thread>

namespace feedwire::bench {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

constexpr const char* configuration = R"({user}
daemon off;
master_process off;
pid {place}/pid;
error_log {place}/error.log;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  keepalive_timeout 300;
  keepalive_requests 10000000;
  sendfile on;
  tcp_nopush on;
  types {{ application/xml xml; }}
  server {{
    listen 0.0.0.0:{port} backlog=4096;
    root {root};
    gzip_static always;
  }}
}}
)";

const tcp::endpoint anywhere(asio::ip::address_v4::any(), 0);

std::uint16_t free_port() {
  asio::io_context context;
  return tcp::acceptor(context, anywhere).local_endpoint().port();
}

bool is_listening(std::uint16_t port) {
  asio::io_context context;
  tcp::socket socket(context);
  boost::system::error_code error;
  socket.connect({asio::ip::address_v4::loopback(), port}, error);
  return !error;
}

}  // namespace

Nginx::Nginx(const fs::path& place, const fs::path& root) : port_(free_port()) {
  const fs::path program = "/usr/sbin/nginx";
  if (!fs::exists(program))
    throw std::runtime_error("nginx is needed: apt-get install nginx-light");
  fs::create_directories(place);
  const fs::path file = place / "nginx.conf";
  write_file(
      file,
      fmt::format(
          configuration,
          fmt::arg("user", geteuid() == 0 ? "user root;" : ""),
          fmt::arg("place", place.string()),
          fmt::arg("root", root.string()),
          fmt::arg("port", port_)
      )
  );
  const std::vector<std::string> command{
      program.string(), "-p", place.string(), "-c", file.string()};
  process_ = std::make_unique<Process>(command, place / "stderr");
  for (int tries = 0; !is_listening(port_); ++tries) {
    if (tries == 500) throw std::runtime_error("nginx does not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

class Relay::Traffic {
 public:
  Traffic(std::uint16_t to, std::chrono::milliseconds delay)
      : delay_(delay), to_(asio::ip::address_v4::loopback(), to), acceptor_(context_, anywhere) {
    acceptor_.listen(4096);
    asio::co_spawn(context_, accept(), [](std::exception_ptr) {});
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Traffic() {
    context_.stop();
    thread_.join();
  }
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  struct Pair {
    tcp::socket client;
    tcp::socket server;
  };

  asio::awaitable<void> accept() {
    while (true) {
      tcp::socket client = co_await acceptor_.async_accept(use_awaitable);
      auto pair = std::make_shared<Pair>(Pair{std::move(client), tcp::socket(context_)});
      asio::co_spawn(context_, connect(std::move(pair)), [](std::exception_ptr) {});
    }
  }

  asio::awaitable<void> connect(std::shared_ptr<Pair> pair) {
    co_await pair->server.async_connect(to_, use_awaitable);
    pair->client.set_option(tcp::no_delay(true));
    pair->server.set_option(tcp::no_delay(true));
    // Requests are small and come one by one, so that waiting for each piece is waiting once a
    // request.
    asio::co_spawn(context_, pass(pair, pair->client, pair->server, delay_), closing(pair));
    asio::co_spawn(
        context_,
        pass(pair, pair->server, pair->client, std::chrono::milliseconds(0)),
        closing(pair)
    );
  }

  static std::function<void(std::exception_ptr)> closing(std::shared_ptr<Pair> pair) {
    return [pair](std::exception_ptr) {
      boost::system::error_code ignored;
      pair->client.close(ignored);
      pair->server.close(ignored);
    };
  }

  static asio::awaitable<void> pass(
      std::shared_ptr<Pair>, tcp::socket& from, tcp::socket& to, std::chrono::milliseconds delay
  ) {
    std::vector<char> bytes(64UL << 10);
    asio::steady_timer timer(from.get_executor());
    while (true) {
      const std::size_t count = co_await from.async_read_some(asio::buffer(bytes), use_awaitable);
      if (delay.count() > 0) {
        timer.expires_after(delay);
        co_await timer.async_wait(use_awaitable);
      }
      co_await asio::async_write(to, asio::buffer(bytes.data(), count), use_awaitable);
    }
  }

  std::chrono::milliseconds delay_;
  tcp::endpoint to_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::thread thread_{};
};

Relay::Relay(std::uint16_t to, std::chrono::milliseconds delay)
    : traffic_(std::make_unique<Traffic>(to, delay)) {}
Relay::~Relay() = default;
std::uint16_t Relay::port() const { return traffic_->port(); }

std::string url_at(std::size_t host, std::uint16_t port, const std::string& path) {
  return fmt::format(
      "http://127.{}.{}.{}:{}{}", host / 62'500 % 250, host / 250 % 250, host % 250 + 1, port, path
  );
}

}  // namespace feedwire::bench
