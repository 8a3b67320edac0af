// HTTP/2, which only a real server speaks: nginx, where there is one.
#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/origin/certificate.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace asio = boost::asio;

namespace {

const std::string nginx = "/usr/sbin/nginx";

/// A port that was free a moment ago.
std::uint16_t free_port() {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address_v4("127.0.0.1"), 0});
  return acceptor.local_endpoint().port();
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void write_configuration(
    const Scratch& scratch, std::uint16_t port, const Certificate& certificate
) {
  const std::string folder = scratch.path().string();
  std::string text = "daemon off;\nmaster_process off;\nerror_log stderr notice;\npid " + folder +
                     "/nginx.pid;\nevents {}\nhttp {\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += std::string(kind) + "_temp_path " + folder + ";\n";
  text += "log_format protocol '$server_protocol $status $connection';\naccess_log " + folder +
          "/access protocol;\nserver {\nlisten 127.0.0.1:" + std::to_string(port) +
          " ssl http2;\nssl_certificate " + certificate.tls().certificate +
          ";\nssl_certificate_key " + certificate.tls().key + ";\nroot " + folder + "/www;\n}\n}\n";
  scratch.write("nginx.conf", text);
}

}  // namespace

TEST_CASE("where the server offers HTTP/2 it is spoken, over one connection") {
  if (!std::filesystem::exists(nginx)) return skip("nginx is not installed");
  Scratch scratch;
  const Certificate certificate("IP:127.0.0.1");
  const std::uint16_t port = free_port();
  write_configuration(scratch, port, certificate);
  for (const char* name : {"a", "b", "c"})
    scratch.write("www/" + std::string(name) + ".xml", rss_with_items(1, 3));
  Program server({"-c", (scratch.path() / "nginx.conf").string()}, {}, nginx);
  REQUIRE(server.wait_for_error("getrlimit"));
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.1/32\"]\nhost_gap = \"0s\"\nca_file = \"" +
          certificate.certificate_file() + "\"\n"
  );
  DaemonProcess daemon(scratch);
  const std::string base = "https://127.0.0.1:" + std::to_string(port) + "/";
  for (const char* name : {"a", "b", "c"}) {
    CAPTURE(name);
    CHECK(daemon.cli({"add", base + name + ".xml", "--name", name, "--wait"}).exit == 0);
  }
  CHECK(daemon.cli({"refresh", "a", "--wait"}).exit == 0);
  server.signal(SIGTERM);
  server.finish();
  std::istringstream lines(text_of(scratch.path() / "access"));
  std::vector<std::string> seen;
  for (std::string line; std::getline(lines, line);) seen.push_back(line);
  REQUIRE(seen.size() == 4);
  const std::string connection = seen[0].substr(seen[0].rfind(' '));
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CAPTURE(seen[i]);
    CHECK(seen[i] == (i < 3 ? "HTTP/2.0 200" : "HTTP/2.0 304") + connection);
  }
}
