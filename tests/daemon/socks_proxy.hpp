// A SOCKS5 proxy (RFC 1928) that serves one connection and leads it to a port of the loopback.
#pragma once

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <string>
#include <thread>

namespace feedwire::tests {

class SocksProxy {
 public:
  explicit SocksProxy(std::uint16_t target)
      : acceptor_(context_, Tcp::endpoint(loopback(), 0)), target_(target) {
    port_ = acceptor_.local_endpoint().port();
    thread_ = std::thread([this] { serve(); });
  }
  ~SocksProxy() { thread_.join(); }
  SocksProxy(const SocksProxy&) = delete;
  SocksProxy& operator=(const SocksProxy&) = delete;

  std::uint16_t port() const { return port_; }
  /// "name:port" of the request; to be read once an answer came back through the proxy.
  std::string asked_for() const { return asked_for_; }

 private:
  using Tcp = boost::asio::ip::tcp;
  using Bytes = std::string;

  static boost::asio::ip::address_v4 loopback() { return boost::asio::ip::address_v4::loopback(); }

  static Bytes take(Tcp::socket& from, std::size_t count) {
    Bytes bytes(count, '\0');
    boost::asio::read(from, boost::asio::buffer(bytes));
    return bytes;
  }
  static unsigned number(const Bytes& bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes.at(at));
  }

  void serve() {
    boost::system::error_code ended;
    try {
      Tcp::socket client = acceptor_.accept();
      const Bytes greeting = take(client, 2);
      take(client, number(greeting, 1));
      boost::asio::write(client, boost::asio::buffer(Bytes("\x05\x00", 2)));
      const Bytes head = take(client, 5);  // the address is a name: 3
      const Bytes name = take(client, number(head, 4));
      const Bytes port = take(client, 2);
      asked_for_ = name + ":" + std::to_string(number(port, 0) * 256 + number(port, 1));
      boost::asio::write(
          client, boost::asio::buffer(Bytes("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10))
      );
      Tcp::socket server(context_);
      server.connect(Tcp::endpoint(loopback(), target_));
      std::thread back([&] { copy(server, client); });
      copy(client, server);
      server.shutdown(Tcp::socket::shutdown_both, ended);
      back.join();
    } catch (const boost::system::system_error&) {
      // The client left; the test sees what it did not get.
    }
  }

  static void copy(Tcp::socket& from, Tcp::socket& to) {
    boost::system::error_code ended;
    std::array<char, 4096> piece{};
    while (!ended) {
      const std::size_t count = from.read_some(boost::asio::buffer(piece), ended);
      if (count > 0) boost::asio::write(to, boost::asio::buffer(piece.data(), count), ended);
    }
  }

  boost::asio::io_context context_{};
  Tcp::acceptor acceptor_;
  std::uint16_t target_;
  std::uint16_t port_{};
  std::string asked_for_{};
  std::thread thread_{};
};

}  // namespace feedwire::tests
