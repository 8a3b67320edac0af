// HTTP on the socket: what a well-behaved client may rely on, and what a broken one gets.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <random>
#include <thread>
#include <vector>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"
#include "tests/way/raw_client.hpp"
#include "tests/way/shown.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;

namespace {

constexpr char health[] = "GET /healthz HTTP/1.1\r\nHost: feedwire\r\n\r\n";
constexpr char last_health[] =
    "GET /healthz HTTP/1.1\r\nHost: feedwire\r\nConnection: close\r\n\r\n";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string header(const std::string& reply, const std::string& name) {
  const std::size_t at = reply.find("\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 3;
  return reply.substr(begin, reply.find('\r', begin) - begin);
}

bool is_well(const Scratch& scratch) {
  RawClient client(scratch);
  client.send(last_health);
  return client.read_all().starts_with("HTTP/1.1 200 OK");
}

std::size_t descriptors(const DaemonProcess& daemon) {
  const auto status = boost::json::parse(daemon.cli({"status", "--json"}).out);
  const std::string process = std::to_string(status.at("pid").to_number<int>());
  const fs::directory_iterator open("/proc/" + process + "/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

/// A request with some of its bytes changed, dropped, doubled or cut off.
std::string spoilt(std::string request, std::mt19937& random) {
  const auto any = [&](std::size_t below) { return random() % std::max<std::size_t>(below, 1); };
  for (std::size_t times = 1 + any(4); times > 0 && !request.empty(); --times) {
    const std::size_t at = any(request.size());
    switch (any(5)) {
      case 0:
        request[at] = static_cast<char>(any(256));
        break;
      case 1:
        request.erase(at, 1 + any(8));
        break;
      case 2:
        request.insert(at, request.substr(at, 1 + any(40)));
        break;
      case 3:
        request.insert(at, std::string(any(3000), static_cast<char>(any(256))));
        break;
      default:
        request.resize(at);
    }
  }
  return request;
}

}  // namespace

TEST_CASE("a list that did not change is 304, however the client asks") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 30)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  await_comparison(daemon, 30);
  const std::string items = "http://feedwire/v1/items?limit=10&order=desc";
  const std::string first = curl(scratch, {items}).out;
  const std::string tag = header(first, "ETag");
  REQUIRE(tag.starts_with("W/\""));
  for (const std::string& known : {tag, tag.substr(2), "\"other\", " + tag, std::string("*")}) {
    CAPTURE(known);
    const std::string again = curl(scratch, {"-H", "If-None-Match: " + known, items}).out;
    CHECK(again.starts_with("HTTP/1.1 304 Not Modified"));
    CHECK(header(again, "ETag") == tag);
    CHECK(again.ends_with("\r\n\r\n"));
  }
  const std::string head = curl(scratch, {"-I", items}).out;
  CHECK(header(head, "ETag") == tag);
  CHECK(header(head, "Content-Length") == header(first, "Content-Length"));
  origin.serve("/feed", Answer::page(rss_with_items(1, 31)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  CHECK(holds(curl(scratch, {"-H", "If-None-Match: " + tag, items}).out, "HTTP/1.1 200 OK"));
}

TEST_CASE("answers are compressed where that is asked for and pays") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 100)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  await_comparison(daemon, 30);
  await_comparison(daemon, 100);
  const std::string items = "http://feedwire/v1/items?limit=100";
  const std::string plain = curl(scratch, {items}).out;
  CHECK(header(plain, "Content-Encoding").empty());
  const std::string packed = curl(scratch, {"--compressed", items}).out;
  CHECK(header(packed, "Content-Encoding") == "gzip");
  CHECK(header(packed, "ETag") == header(plain, "ETag"));
  CHECK(
      std::stoul(header(packed, "Content-Length")) * 4 < std::stoul(header(plain, "Content-Length"))
  );
  const auto body = [](const std::string& reply) {
    return reply.substr(reply.find("\r\n\r\n") + 4);
  };
  CHECK(body(packed) == body(plain));  // curl has undone it
  const Words refused{"-H", "Accept-Encoding: gzip;q=0, *", items};
  CHECK(header(curl(scratch, refused).out, "Content-Encoding").empty());
  const Words small{"--compressed", "http://feedwire/healthz"};
  CHECK(header(curl(scratch, small).out, "Content-Encoding").empty());
}

TEST_CASE("a request for another host is not answered") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  const auto status = [&](Words arguments) {
    return curl(scratch, std::move(arguments)).out.substr(9, 3);
  };
  CHECK(status({"http://localhost/healthz"}) == "200");
  CHECK(status({"http://evil.example/healthz"}) == "421");
  CHECK(status({"-H", "Host:", "http://feedwire/healthz"}) == "400");
  CHECK(status({"-H", "Host:", "--http1.0", "http://feedwire/healthz"}) == "200");
  RawClient two(scratch);
  two.send("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n");
  CHECK(two.read_all().starts_with("HTTP/1.1 400"));
  CHECK(status({"--request-target", "http://evil.example/healthz", "http://feedwire/"}) == "400");
}

TEST_CASE("requests may come in any pieces, and several at a time") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  {
    RawClient bytewise(scratch);
    for (const char byte : std::string(last_health)) REQUIRE(bytewise.send({&byte, 1}));
    CHECK(bytewise.read_all().starts_with("HTTP/1.1 200 OK"));
  }
  for (std::size_t cut = 1; cut + 1 < sizeof last_health; ++cut) {
    RawClient halves(scratch);
    const std::string_view whole = last_health;
    halves.send(whole.substr(0, cut));
    halves.send(whole.substr(cut));
    CAPTURE(cut);
    CHECK(halves.read_all().starts_with("HTTP/1.1 200 OK"));
  }
  RawClient pipelining(scratch);
  std::string many;
  for (int i = 0; i < 50; ++i) many += health;
  pipelining.send(many + last_health);
  CHECK(count(pipelining.read_all(), "HTTP/1.1 200 OK") == 51);
}

TEST_CASE("what is no request gets one clear answer or none, and harms nobody") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  const std::string host = "Host: feedwire\r\n";
  const std::vector<std::string> broken{
      "\r\n\r\n\r\n",
      std::string(100, '\0'),
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n",
      "POST /v1/feeds HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
      "POST /v1/feeds HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST /v1/feeds HTTP/1.1\r\n" + host +
          "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
      "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + std::string(20'000, 'x') + ": y\r\n\r\n",
      "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
      "GET //../..//etc/passwd HTTP/1.1\r\n" + host + "\r\n",
      "OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
      "CONNECT feedwire:80 HTTP/1.1\r\n" + host + "\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01\x02",
  };
  for (const std::string& bytes : broken) {
    RawClient client(scratch);
    client.send(bytes);
    client.finish_sending();
    const std::string reply = client.read_all();
    CAPTURE(bytes.substr(0, 60));
    CAPTURE(reply);
    CHECK((reply.empty() || reply.starts_with("HTTP/1.1 4") || reply.starts_with("HTTP/1.0 4")));
  }
  CHECK(is_well(scratch));
}

TEST_CASE("a thousand spoilt requests leave the daemon as it was") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  std::mt19937 random(20261126);
  const std::vector<std::string> whole{
      "GET /v1/items?limit=5&order=asc HTTP/1.1\r\nHost: f\r\nAccept: "
      "application/json;q=0.5\r\n\r\n",
      "POST /v1/refresh HTTP/1.1\r\nHost: f\r\nContent-Length: 2\r\n\r\n{}",
      "POST /v1/documents?folder=/x HTTP/1.1\r\nHost: f\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\n{}\n\n\r\n0\r\n\r\n",
      "PATCH /v1/feeds/1 HTTP/1.1\r\nHost: f\r\nContent-Length: 12\r\n\r\n{\"name\":\"x\"}",
      "GET /v1/items HTTP/1.1\r\nHost: f\r\nIf-None-Match: W/\"0\"\r\nAccept-Encoding: "
      "gzip\r\n\r\n",
  };
  for (int i = 0; i < 1000; ++i) {
    RawClient client(scratch);
    client.send(spoilt(whole[random() % whole.size()], random));
    client.finish_sending();
    client.read_all();
  }
  CHECK(is_well(scratch));
  CHECK(daemon.stop(SIGTERM).exit == 0);
}

TEST_CASE("connections that are opened and left give their descriptors back") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  const std::size_t before = descriptors(daemon);
  {
    std::vector<RawClient> idle;
    for (int i = 0; i < 500; ++i) {
      idle.emplace_back(scratch);
      if (i % 2 == 0) idle.back().send("GET /healthz HT");
    }
    CHECK(is_well(scratch));
    CHECK(descriptors(daemon) >= before + 500);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::size_t after = descriptors(daemon);
  while (after > before + 2 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    after = descriptors(daemon);
  }
  CHECK(after <= before + 2);
}

TEST_CASE("one stream more than there may be is told to come back later") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[daemon]\nmax_followers = 1\n");
  DaemonProcess daemon(scratch);
  RawClient first(scratch);
  first.send("GET /v1/stream HTTP/1.1\r\nHost: feedwire\r\n\r\n");
  CHECK(holds(first.read_until("retry:"), "200 OK"));
  const std::string refused = curl(scratch, {"http://localhost/v1/stream"}).out;
  CHECK(holds(refused, "503"));
  CHECK(holds(refused, "Retry-After: 10"));
  CHECK(holds(refused, "daemon.max_followers"));
  // Everything else goes on.
  CHECK(holds(curl(scratch, {"http://localhost/v1/items"}).out, "200"));
}
