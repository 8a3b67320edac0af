// What befalls feeds, as followers see it.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char settings[] = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n";

}  // namespace

TEST_CASE("who asks is told when a feed begins to fail, recovers, moves and is gone, in its place"
) {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--name", "测试", "--wait"}).exit == 0);
  const auto refresh = [&] { daemon.cli({"refresh", "1", "--wait", "--force"}); };
  origin.serve("/feed", Answer{.status = 404});
  refresh();
  refresh();  // still failing is no news
  origin.serve("/new", Answer::page(rss_with_items(1, 2)));
  origin.serve("/feed", Answer{.status = 301}.with("Location", "/new"));
  refresh();
  origin.serve("/new", Answer{.status = 410});
  refresh();
  const Ran told = daemon.follow({"--from-start", "--feeds", "--limit", "6"})->finish();
  CAPTURE(told.out);
  std::size_t at = 0;
  for (const char* next :
       {"第1篇",
        R"("state":"failing")",
        "第2篇",
        R"("state":"recovered")",
        R"("state":"moved")",
        R"("state":"gone")"}) {
    CAPTURE(next);
    const std::size_t found = told.out.find(next, at);
    CHECK(found != std::string::npos);
    if (found != std::string::npos) at = found;
  }
  CHECK(holds(told.out, "测试 began to fail"));
  CHECK(holds(told.out, "测试 moved to " + origin.url("/new")));
  const Ran others = daemon.follow({"--from-start", "--limit", "2"})->finish();
  CHECK_FALSE(holds(others.out, "\"event\":\"feed\""));
}

TEST_CASE("a durable subscription has its place among them, over a restart too") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  const Words next{
      "subscribe", "--name", "watch", "--from-start", "--feeds", "--json", "--limit", "1"};
  {
    DaemonProcess daemon(scratch);
    REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
    origin.serve("/feed", Answer{.status = 404});
    daemon.cli({"refresh", "1", "--wait"});
    CHECK(holds(daemon.cli(next).out, "第1篇"));
    CHECK(holds(daemon.cli(next).out, R"("state":"failing")"));
    CHECK(daemon.stop(SIGTERM).exit == 0);
  }
  DaemonProcess daemon(scratch);
  origin.serve("/feed", Answer::page(rss_with_items(1, 2)));
  daemon.cli({"refresh", "1", "--wait", "--force"});
  CHECK(holds(daemon.cli(next).out, "第2篇"));
  CHECK(holds(daemon.cli(next).out, R"("state":"recovered")"));
}

TEST_CASE("a command is run for a feed that begins to fail") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--name", "测试", "--wait"}).exit == 0);
  origin.serve("/feed", Answer{.status = 404});
  daemon.cli({"refresh", "1", "--wait"});
  const Words command{
      "subscribe",
      "--after",
      "1",
      "--feeds",
      "--limit",
      "1",
      "--exec",
      "echo \"$FEEDWIRE_EVENT $FEEDWIRE_STATE $FEEDWIRE_FEED\""};
  CHECK(holds(daemon.cli(command).out, "feed failing 测试"));
}
