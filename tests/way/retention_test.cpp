// Retention and revisions as people and followers see them.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"
#include "tests/way/raw_client.hpp"

using namespace feedwire::tests;

namespace {

constexpr char fetch[] = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n";

Answer saying(const std::string& text) {
  return Answer::page(
      "<rss version=\"2.0\"><channel><title>测试</title><item><guid "
      "isPermaLink=\"false\">a</guid><title>新闻</title><description>" +
      text + "</description></item></channel></rss>"
  );
}

}  // namespace

TEST_CASE("what retention took is a gap for who comes late, once, and nothing comes back") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetch);
  Origin origin;
  DaemonProcess daemon(scratch);
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--backfill", "all", "--wait"}).exit == 0);
  origin.serve("/feed", Answer::page(rss_with_items(4, 6)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  scratch.write("feedwire.toml", std::string(fetch) + "[items]\nretention = \"4 items\"\n");
  daemon.signal(SIGHUP);
  REQUIRE(daemon.wait_for_log("retention.dropped"));

  const Ran late = daemon.follow({"--from-start", "--limit", "4"})->finish();
  CHECK(holds(late.out, "第3篇"));
  CHECK(holds(late.out, "第6篇"));
  CHECK_FALSE(holds(late.out, "第2篇"));
  CHECK(holds(late.err, "items after 0"));
  const Ran current = daemon.follow({"--after", "2", "--limit", "4"})->finish();
  CHECK(current.err.empty());
  RawClient client(scratch);
  client.send("GET /v1/stream?after=0 HTTP/1.0\r\nHost: feedwire\r\n\r\n");
  CHECK(
      holds(client.read_until("id: 3\n"), "event: gap\ndata: {\"after\":0,\"first\":3}\n\nid: 3\n")
  );

  origin.serve("/feed", Answer::page(rss_with_items(1, 6)));
  const Ran again = daemon.cli({"refresh", "1", "--wait"});
  CAPTURE(again.out);
  CHECK(holds(again.out, "0 new"));
  CHECK(daemon.cli({"show", "1"}).exit == 1);
}

TEST_CASE("what an item said can be seen, and what changed") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetch);
  Origin origin;
  DaemonProcess daemon(scratch);
  origin.serve("/feed", saying("发布会定于周三举行，地点是北京。"));
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  origin.serve("/feed", saying("发布会定于周五举行，地点是上海。"));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  const Ran shown = daemon.cli({"show", "1", "--revisions"});
  CHECK(shown.exit == 0);
  CHECK(holds(shown.out, "周[-三-]{+五+}举行"));
  CHECK(holds(shown.out, "[-北京-]{+上海+}。"));
  const Ran explained = daemon.cli({"show", "1", "--explain"});
  CHECK(holds(explained.out, "own id"));
  CHECK(holds(explained.out, "revision 2"));
}
