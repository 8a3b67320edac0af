#include "cli/client.hpp"

#include <doctest/doctest.h>

#include "cli/ask.hpp"
#include "tests/cli/scripted_daemon.hpp"

using namespace feedwire;
using namespace feedwire::cli;
using namespace feedwire::tests;

namespace {

Client client_of(const ScriptedDaemon& daemon) {
  return Client{SocketChoice{.socket = daemon.socket()}};
}

/// All lines that a stream hands over, and how it ended.
struct Read {
  std::vector<std::string> lines{};
  Streamed streamed{};
};

Read read_stream(const ScriptedDaemon& daemon, std::size_t at_most = 100) {
  Read read;
  Client client = client_of(daemon);
  const Stream stream{.line = [&](std::string_view line) {
    read.lines.emplace_back(line);
    return read.lines.size() < at_most;
  }};
  const Request request{.target = "/v1/stream"};
  const auto streamed = client.stream(request, stream, nullptr);
  REQUIRE(streamed.has_value());
  read.streamed = *streamed;
  return read;
}

}  // namespace

TEST_CASE("a request carries its method, target, headers and body") {
  const ScriptedDaemon daemon{{json_reply("{}")}};
  Client client = client_of(daemon);
  const Request request{.method = "PATCH", .target = "/v1/feeds/3", .body = R"({"name":"煎蛋"})"};
  const auto answer = client.send(request);
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->content_type == "application/json");
  CHECK(answer->body == "{}");
  const std::string sent = daemon.requests().at(0);
  CHECK(sent.starts_with("PATCH /v1/feeds/3 HTTP/1.1\r\n"));
  CHECK(sent.find("Host: feedwire\r\n") != std::string::npos);
  CHECK(sent.find("Accept: application/json\r\n") != std::string::npos);
  CHECK(sent.ends_with("\r\n\r\n{\"name\":\"煎蛋\"}"));
}

TEST_CASE("a POST without a body says that it has none") {
  const ScriptedDaemon daemon{{json_reply("{}")}};
  Client client = client_of(daemon);
  const Request request{.method = "POST", .target = "/v1/refresh"};
  REQUIRE(client.send(request).has_value());
  CHECK(daemon.requests().at(0).find("Content-Length: 0\r\n") != std::string::npos);
}

TEST_CASE("each request finds the same socket again") {
  const ScriptedDaemon daemon{{json_reply("{\"n\":1}"), reply("204 No Content", "", "")}};
  Client client = client_of(daemon);
  const Request request{.target = "/v1/status"};
  CHECK(client.send(request)->body == "{\"n\":1}");
  CHECK(client.send(request)->status == 204);
  const auto nobody = client.send(request);
  REQUIRE_FALSE(nobody.has_value());
  CHECK(nobody.error().exit == Exit::unreachable);
}

TEST_CASE("who reads and is cut off before a byte came asks once more, and only then") {
  const Request reading{.target = "/v1/status"};
  const ScriptedDaemon restarted{{Answer{}, json_reply("{\"n\":1}")}};
  Client client = client_of(restarted);
  const auto answer = client.send(reading);
  REQUIRE(answer.has_value());
  CHECK(answer->body == "{\"n\":1}");
  CHECK(restarted.requests().size() == 2);

  const ScriptedDaemon changing{{Answer{}, json_reply("{}")}};
  Client changer = client_of(changing);
  CHECK_FALSE(changer.send({.method = "POST", .target = "/v1/refresh"}).has_value());
  CHECK(changing.requests().size() == 1);

  const ScriptedDaemon broken{{Answer{.bytes = "HTTP/1.1 200 OK\r\n"}, json_reply("{}")}};
  Client reader = client_of(broken);
  CHECK_FALSE(reader.send(reading).has_value());
  CHECK(broken.requests().size() == 1);
}

TEST_CASE("a connection that ends without a whole answer is a daemon that cannot be reached") {
  for (const char* bytes :
       {"",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "nonsense\r\n\r\n"}) {
    CAPTURE(bytes);
    const ScriptedDaemon daemon{{Answer{.bytes = bytes}}};
    Client client = client_of(daemon);
    const auto answer = client.send(Request{.target = "/v1/status"});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().exit == Exit::unreachable);
  }
}

TEST_CASE("a daemon that accepts and says nothing is given up") {
  const ScriptedDaemon daemon{{Answer{.stays_open = true}}};
  Client client = client_of(daemon);
  const Request request{.target = "/v1/status", .patience = std::chrono::seconds{1}};
  const auto answer = client.send(request);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().problem.what.find("does not answer") != std::string::npos);
}

TEST_CASE("lines are whole however the chunks fall") {
  const ScriptedDaemon daemon{
      {stream_reply({"on", "e\ntw", "o\r\n", "\n", "\xe4\xb8", "\xad\nlast without end"}, true)}};
  const Read read = read_stream(daemon);
  CHECK(read.lines == std::vector<std::string>{"one", "two", "", "中"});
  CHECK(read.streamed.end == StreamEnd::finished);
}

TEST_CASE("a line longer than any buffer arrives as one") {
  const std::string line(3'000'000, 'x');
  const ScriptedDaemon daemon{{stream_reply({line + "\n", "end\n"}, true)}};
  const Read read = read_stream(daemon);
  REQUIRE(read.lines.size() == 2);
  CHECK(read.lines[0] == line);
}

TEST_CASE("a stream that breaks off is lost, and its last half line with it") {
  const ScriptedDaemon daemon{{stream_reply({"one\n", "tw"}, false)}};
  const Read read = read_stream(daemon);
  CHECK(read.lines == std::vector<std::string>{"one"});
  CHECK(read.streamed.end == StreamEnd::lost);
}

TEST_CASE("who has enough is not kept waiting") {
  Answer endless = stream_reply({"one\ntwo\nthree\n"}, false);
  endless.stays_open = true;
  const ScriptedDaemon daemon{{endless}};
  const Read read = read_stream(daemon, 2);
  CHECK(read.lines == std::vector<std::string>{"one", "two"});
  CHECK(read.streamed.end == StreamEnd::enough);
}

TEST_CASE("a stream that is refused says why") {
  const ScriptedDaemon daemon{{problem_reply(409, "9 is beyond the head")}};
  const Read read = read_stream(daemon);
  CHECK(read.lines.empty());
  CHECK(read.streamed.status == 409);
  const Failure failure = refusal(read.streamed.status, read.streamed.body);
  CHECK(failure.exit == Exit::failed);
  CHECK(failure.problem.what == "9 is beyond the head");
}

TEST_CASE("names become part of a path whatever stands in them") {
  CHECK(feed_path("a/b c?&#%", "/refresh") == "/v1/feeds/a%2Fb%20c%3F%26%23%25/refresh");
  CHECK(feed_path("煎蛋") == "/v1/feeds/%E7%85%8E%E8%9B%8B");
  Target target{"/v1/items"};
  target.with("feed", "").with("category", "A/B").with("limit", "5");
  CHECK(target.text() == "/v1/items?category=A%2FB&limit=5");
}
