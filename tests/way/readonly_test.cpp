// The second socket: whoever comes in by it may read, and change nothing.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

const std::string settings =
    "[daemon]\nsocket_readonly = \"read.sock\"\nsocket_readonly_mode = \"0640\"\n"
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n";

std::string reading_socket(const Scratch& scratch) {
  return (scratch.path() / "read.sock").string();
}

Ran read_only(const Scratch& scratch, Words arguments) {
  arguments.insert(arguments.begin(), {"--socket", reading_socket(scratch)});
  return run(arguments);
}

std::string asked(const Scratch& scratch, const std::string& method, const std::string& path) {
  Words words{"-si", "--path-as-is", "--max-time", "60", "--unix-socket", reading_socket(scratch)};
  if (method == "HEAD") words.emplace_back("--head");
  if (method != "HEAD") words.insert(words.end(), {"-X", method, "-d", "{}"});
  words.push_back("http://localhost" + path);
  return run(words, {}, "/usr/bin/curl").out;
}

}  // namespace

TEST_CASE("at the reading socket everything can be read and followed") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/a", Answer::page(rss_with_items(1, 2)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/a"), "--name", "a", "--wait"}).exit == 0);
  CHECK(holds(read_only(scratch, {"status"}).out, reading_socket(scratch)));
  CHECK(holds(read_only(scratch, {"items"}).out, "第2篇"));
  CHECK(holds(read_only(scratch, {"show", "1"}).out, "第1篇"));
  CHECK(holds(read_only(scratch, {"feed", "a"}).out, origin.url("/a")));
  CHECK(read_only(scratch, {"subscriptions"}).exit == 0);
  CHECK(holds(read_only(scratch, {"export", "opml"}).out, origin.url("/a")));
  const Ran followed = read_only(scratch, {"subscribe", "--from-start", "--limit", "2"});
  CHECK(holds(followed.out, "第2篇"));
  CHECK(holds(asked(scratch, "GET", "/metrics"), "feedwire_items 2"));
  CHECK(holds(asked(scratch, "GET", "/healthz"), "200 OK"));
  CHECK(holds(asked(scratch, "GET", "/v1/feeds/no-such"), "404"));
}

TEST_CASE("at the reading socket nothing can be changed, nor does anybody get a request") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/a", Answer::page(rss_with_items(1, 2)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/a"), "--name", "a", "--wait"}).exit == 0);
  curl(scratch, {"-X", "PUT", "-d", "{}", "http://f/v1/subscriptions/news"});
  const std::size_t requests = origin.requests().size();
  struct Case {
    const char* method;
    std::string path;
  };
  for (const Case& one :
       {Case{"POST", "/v1/feeds"},
        Case{"PATCH", "/v1/feeds/a"},
        Case{"DELETE", "/v1/feeds/a"},
        Case{"POST", "/v1/feeds/a/refresh"},
        Case{"POST", "/v1/feeds/a/reparse"},
        Case{"POST", "/v1/refresh"},
        Case{"POST", "/v1/reparse"},
        Case{"POST", "/v1/opml"},
        Case{"POST", "/v1/documents?folder=/x"},
        Case{"POST", "/v1/reload"},
        Case{"POST", "/v1/check"},
        Case{"GET", "/v1/check"},
        Case{"GET", "/v1/doctor"},
        Case{"HEAD", "/v1/backup"},
        Case{"HEAD", "/v1/subscriptions/news/stream"},
        Case{"GET", "/v1/subscriptions/news/stream/"},
        Case{"GET", "/v1/subscriptions//news/stream"},
        Case{"GET", "//v1/backup"},
        Case{"GET", "/V1/backup"},
        Case{"GET", "/v1/backup"},
        Case{"GET", "/v1/discover?url=" + origin.url("/a")},
        Case{"PUT", "/v1/subscriptions/more"},
        Case{"DELETE", "/v1/subscriptions/news"},
        Case{"GET", "/v1/subscriptions/news/stream"},
        Case{"POST", "/v1/subscriptions/news/ack"},
        Case{"POST", "/v1/subscriptions/news/seek"},
        Case{"GET", "/v1/routes-of-tomorrow"}}) {
    CAPTURE(one.method);
    CAPTURE(one.path);
    const std::string answer = asked(scratch, one.method, one.path);
    CHECK(holds(answer, "403 Forbidden"));
    CHECK(holds(answer, "application/problem+json"));
  }
  CHECK(origin.requests().size() == requests);
  const Ran refused = read_only(scratch, {"remove", "a", "--yes"});
  CHECK(refused.exit == 1);
  CHECK(holds(refused.err, "this socket can only read"));
  CHECK(holds(refused.err, socket_of(scratch)));
  CHECK(daemon.cli({"feed", "a"}).exit == 0);
}

TEST_CASE("the reading socket takes no body to speak of") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  DaemonProcess daemon(scratch);
  scratch.write("large", std::string(100'000, 'x'));
  const Ran posted =
      run({"-si",
           "--max-time",
           "60",
           "--data-binary",
           "@" + (scratch.path() / "large").string(),
           "--unix-socket",
           reading_socket(scratch),
           "http://localhost/v1/opml"},
          {},
          "/usr/bin/curl");
  CHECK(holds(posted.out, "413 Payload Too Large"));
  CHECK(holds(posted.out, "1.0 KiB"));
}

TEST_CASE("the reading socket has the mode that it shall have, and goes with the daemon") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  {
    DaemonProcess daemon(scratch);
    const auto mode = std::filesystem::status(reading_socket(scratch)).permissions();
    CHECK(static_cast<unsigned>(mode) == 0640U);
    scratch.write("feedwire.toml", "");
    REQUIRE(daemon.cli({"reload"}).exit == 0);
    CHECK(holds(daemon.stop(SIGTERM).err, "config.needs_restart"));
  }
  CHECK_FALSE(std::filesystem::exists(reading_socket(scratch)));
}
