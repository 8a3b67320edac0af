#include <doctest/doctest.h>

#include <csignal>
#include <set>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nmin_interval = \"1s\"\nstartup_spread = \"1s\"\n";

// The ids of NDJSON lines, in the order in which they came.
std::vector<std::string> ids_in(const std::string& lines) {
  std::vector<std::string> ids;
  const std::string key = "{\"id\":\"";
  for (std::size_t at = lines.find(key); at != std::string::npos; at = lines.find(key, at + 1)) {
    const std::size_t begin = at + key.size();
    ids.push_back(lines.substr(begin, lines.find('"', begin) - begin));
  }
  return ids;
}

}  // namespace

TEST_CASE("a follower sees a new item without asking again") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve_feed("/feed", rss_with_items(1, 2));
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--from-start"});
  CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "测试", "--wait"}).exit == 0);
  CHECK(follower->wait_for_output("第2篇"));
  origin.serve_feed("/feed", rss_with_items(1, 3));
  CHECK(daemon.cli({"refresh", "测试", "--wait"}).exit == 0);
  CHECK(follower->wait_for_output("第3篇"));
  follower->signal(SIGINT);
  CHECK(ids_in(follower->finish().out) == std::vector<std::string>{"1", "2", "3"});
  CHECK(daemon.stop(SIGTERM).exit == 0);
}

TEST_CASE("the same document twice gives no new items") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 5)));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  CHECK(daemon.cli({"refresh", "1", "--wait", "--force"}).exit == 0);
  CHECK(ids_in(daemon.cli({"items", "--json"}).out).size() == 5);
}

TEST_CASE("after kill -9 a follower goes on where it was, missing and repeating nothing") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 20)));
  std::unique_ptr<Program> follower;
  {
    DaemonProcess daemon(scratch);
    follower = daemon.follow({"--from-start"});
    CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "测试", "--wait"}).exit == 0);
    CHECK(follower->wait_for_output("第20篇"));
    daemon.stop(SIGKILL);
  }
  origin.serve("/feed", Answer::page(rss_with_items(1, 30)));
  DaemonProcess again(scratch);
  CHECK(again.cli({"refresh", "测试", "--wait", "--force"}).exit == 0);
  CHECK(follower->wait_for_output("第30篇"));
  follower->signal(SIGINT);
  const std::vector<std::string> ids = ids_in(follower->finish().out);
  CHECK(ids.size() == 30);
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 30);
}

TEST_CASE("a feed that fails is shown, and recovers") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/feed", Answer::empty(500));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "f", "--wait"}).exit == 1);
  CHECK(
      daemon.cli({"feeds", "--failing"}).out.find("500 Internal Server Error") != std::string::npos
  );
  origin.serve("/feed", Answer::page("<html><title>log in</title></html>", "text/html"));
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 1);
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  CHECK(daemon.cli({"feeds", "--failing", "--json"}).out.find("\"name\"") == std::string::npos);
}

TEST_CASE("documents of a folder flow, are revised, and keep their identity when they move") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n一\n");
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--from-start", "--updates"});
  CHECK(follower->wait_for_output("甲"));
  scratch.write("posts/deeper/b.md", "---\ntitle: 乙\n---\n二\n");
  CHECK(follower->wait_for_output("乙"));
  std::filesystem::rename(scratch.path() / "posts/a.md", scratch.path() / "posts/moved.md");
  scratch.write("posts/deeper/b.md", "---\ntitle: 乙二\n---\n二\n");
  CHECK(follower->wait_for_output("乙二"));
  follower->signal(SIGINT);
  CHECK(ids_in(follower->finish().out) == std::vector<std::string>{"1", "2", "2"});
}

TEST_CASE("a second daemon on the same state directory refuses to start and says why") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  const Ran second =
      run({"--config",
           (scratch.path() / "feedwire.toml").string(),
           "--state-dir",
           (scratch.path() / "state").string(),
           "--socket",
           (scratch.path() / "other").string()},
          {},
          FEEDWIRE_BIN "/feedwired");
  CHECK(second.exit == 1);
  CHECK(second.err.find("is running on this state directory") != std::string::npos);
}

TEST_CASE("a mistake in the configuration names file, line, column and key") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\ntimeout = \"5s\"\ntimeuot = \"5s\"\n");
  const Ran ran =
      run({"--check-config", "--config", (scratch.path() / "feedwire.toml").string()},
          {},
          FEEDWIRE_BIN "/feedwired");
  CHECK(ran.exit == 1);
  CHECK(ran.err.find("unknown key fetch.timeuot") != std::string::npos);
  CHECK(ran.err.find("feedwire.toml, line 3, column 1") != std::string::npos);
}
