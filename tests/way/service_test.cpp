#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

TEST_CASE("curl speaks with the socket, and errors are problems in words") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write(
      "posts/a.md", "---\ntitle: <甲>\n---\n<p onclick=\"x()\">一</p><script>alert(1)</script>\n"
  );
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--from-start", "--limit", "1"});
  follower->finish();
  CHECK(holds(curl(scratch, {"http://f/healthz"}).out, "200 OK"));
  CHECK(holds(curl(scratch, {"http://f/v1/items"}).out, "application/feed+json"));
  const Ran metrics = curl(scratch, {"http://f/metrics"});
  CHECK(holds(metrics.out, "# TYPE feedwire_feeds gauge\nfeedwire_feeds{state=\"new\"} "));
  CHECK(holds(metrics.out, "\nfeedwire_network_down 0\n"));
  CHECK(holds(curl(scratch, {"http://f/v1/items?lim=1"}).out, "\"parameter\":\"lim\""));
  CHECK(holds(curl(scratch, {"http://f/v1/items/99"}).out, "404 Not Found"));
  CHECK(holds(curl(scratch, {"-X", "DELETE", "http://f/v1/items"}).out, "Allow: GET, HEAD"));
  CHECK(holds(curl(scratch, {"http://f/v1/stream?after=5"}).out, "409 Conflict"));
  CHECK(holds(curl(scratch, {"-I", "http://f/v1/status"}).out, "200 OK"));
  CHECK(holds(
      curl(scratch, {"-d", "{\"url\": \"file:///etc/passwd\"}", "http://f/v1/feeds"}).out,
      "[[folder]]"
  ));
  CHECK(holds(curl(scratch, {"-d", "[1]", "http://f/v1/feeds"}).out, "must be a JSON object"));
  const std::string page = curl(scratch, {"-H", "Accept: text/html", "http://f/v1/items/1"}).out;
  CHECK(holds(page, "&lt;甲&gt;"));
  CHECK_FALSE(holds(page, "alert"));
  CHECK_FALSE(holds(page, "onclick"));
}

TEST_CASE("a stream of server-sent events names each event and goes on after Last-Event-ID") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n");
  DaemonProcess daemon(scratch);
  daemon.follow({"--from-start", "--limit", "1"})->finish();
  Program stream(
      {"-s",
       "-N",
       "--unix-socket",
       socket_of(scratch),
       "-H",
       "Last-Event-ID: 0",
       "http://f/v1/stream"},
      {},
      "/usr/bin/curl"
  );
  CHECK(stream.wait_for_output("retry: 1000\n\nid: 1\nevent: item\ndata: {\"id\":\"1\""));
  stream.signal(SIGTERM);
  stream.finish();
}

TEST_CASE("a reload applies a good configuration whole and refuses a bad one") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n");
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  const auto follower = daemon.follow({"--from-start", "--limit", "1"});
  daemon.signal(SIGHUP);
  CHECK(holds(follower->finish().out, "甲"));
  scratch.write("feedwire.toml", "[[folder]]\npaht = \"posts\"\n");
  daemon.signal(SIGHUP);
  CHECK(daemon.wait_for_log("config.refused"));
  CHECK(holds(daemon.cli({"status"}).out, "watching"));
  scratch.write("feedwire.toml", "");
  daemon.signal(SIGHUP);
  CHECK(daemon.wait_for_log("folders=0"));
  CHECK(holds(daemon.cli({"feeds"}).out, "paused"));
}

TEST_CASE("a reload that is asked for says what became of it") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n");
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  CHECK(daemon.cli({"reload"}).exit == 0);
  CHECK(daemon.wait_for_log(
      "api.change method=POST path=/v1/reload uid=" + std::to_string(geteuid()) + " pid="
  ));
  CHECK(holds(daemon.cli({"status"}).out, "Folders"));
  // An address may hold credentials.
  REQUIRE(daemon.cli({"add", "https://me:secret@a.invalid/f"}).exit == 0);
  CHECK(daemon.cli({"set", "https://me:secret@a.invalid/f", "paused=true"}).exit == 0);
  REQUIRE(daemon.wait_for_log("api.change method=PATCH path=/v1/feeds/FEED"));
  scratch.write("feedwire.toml", "[daemon]\nno_such = 1\n");
  const Ran refused = daemon.cli({"reload"});
  CHECK(refused.exit == 1);
  CHECK(holds(refused.err, "daemon.no_such"));
  CHECK(holds(refused.err, "line 2"));
  CHECK(holds(daemon.cli({"status"}).out, "Folders"));
  const Ran ended = daemon.stop(SIGTERM);
  CHECK(ended.exit == 0);
  CHECK_FALSE(holds(ended.err, "secret"));
}

TEST_CASE("thousands of documents that appear at once all arrive, once") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/first.md", "---\ntitle: first\n---\n");
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--from-start", "--limit", "2001"});
  CHECK(follower->wait_for_output("first"));
  for (int n = 0; n < 2000; ++n) {
    const std::string number = std::to_string(n);
    scratch.write(
        "unpacked/" + std::to_string(n % 20) + "/" + number + ".md",
        "---\ntitle: t" + number + "\n---\n"
    );
  }
  // A whole tree moved into place, as an unpacked archive is.
  std::filesystem::rename(scratch.path() / "unpacked", scratch.path() / "posts/unpacked");
  const std::string lines = follower->finish().out;
  for (int n = 0; n < 2000; ++n) CHECK(holds(lines, "\"title\":\"t" + std::to_string(n) + "\""));
}

// A client that asks for the stream and never reads what comes.
class DeafClient {
 public:
  explicit DeafClient(const std::string& socket_path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const std::string request = "GET /v1/stream?after=0 HTTP/1.1\r\nHost: f\r\n\r\n";
    REQUIRE(
        send(socket_, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size())
    );
    // The first bytes are there: the stream has begun, and soon stands still.
    char byte = 0;
    REQUIRE(recv(socket_, &byte, 1, MSG_PEEK) == 1);
  }
  ~DeafClient() { close(socket_); }
  DeafClient(const DeafClient&) = delete;
  DeafClient& operator=(const DeafClient&) = delete;

 private:
  int socket_;
};

TEST_CASE("the daemon ends at once though a server hangs and a follower does not read") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n[[folder]]\npath = \"posts\"\n"
  );
  const std::string body(100'000, 'x');
  for (int n = 0; n < 40; ++n) {
    scratch.write("posts/" + std::to_string(n) + ".md", "---\ntitle: big\n---\n" + body + "\n");
  }
  Origin origin;
  origin.serve("/slow", Answer::hang());
  DaemonProcess daemon(scratch);
  CHECK(daemon.follow({"--from-start", "--limit", "40"})->finish().exit == 0);
  const DeafClient deaf(socket_of(scratch));
  CHECK(daemon.cli({"add", origin.url("/slow")}).exit == 0);
  origin.await_requests("/slow", 1);
  CHECK(holds(daemon.cli({"status"}).out, "Followers  1"));
  CHECK(daemon.stop(SIGTERM).exit == 0);
  CHECK_FALSE(std::filesystem::exists(socket_of(scratch)));
}
