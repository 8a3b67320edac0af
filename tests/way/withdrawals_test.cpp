// What a publisher withdraws, as followers see it, and what is no change at all.
#include <doctest/doctest.h>

#include <string>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n[items]\nremovals = true\n";

Answer page_of(const std::string& text) {
  return Answer::page(
      "<rss version=\"2.0\"><channel><title>测试</title><item><guid "
      "isPermaLink=\"false\">a</guid><title>新闻</title><description>" +
      text + "</description></item></channel></rss>"
  );
}

/// A document of six entries but for one; rss_with_items() has no holes.
std::string rss_without(int missing) {
  std::string rss = rss_with_items(1, 6);
  const std::string title = "第" + std::to_string(missing) + "篇";
  const std::size_t begin = rss.rfind("<item>", rss.find(title));
  const std::size_t end = rss.find("</item>", begin) + std::string("</item>").size();
  return rss.erase(begin, end - begin);
}

}  // namespace

TEST_CASE("who asks for removals is told once what the publisher withdrew") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  DaemonProcess daemon(scratch);
  origin.serve("/feed", Answer::page(rss_with_items(1, 6)));
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--backfill", "all", "--wait"}).exit == 0);
  origin.serve("/feed", Answer::page(rss_without(3)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  origin.serve("/feed", Answer::page(rss_with_items(7, 7)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);

  const Ran told = daemon.follow({"--after", "6", "--removals", "--limit", "2"})->finish();
  CAPTURE(told.out);
  CHECK(holds(told.out, R"("event":"removed")"));
  CHECK(holds(told.out, "第3篇"));
  CHECK(holds(told.out, "第7篇"));
  const Ran others = daemon.follow({"--after", "6", "--limit", "1"})->finish();
  CHECK_FALSE(holds(others.out, "第3篇"));
  CHECK(holds(others.out, "第7篇"));
  CHECK(daemon.cli({"show", "3"}).exit == 0);
}

TEST_CASE("what a server counts anew at every fetch is no update") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  DaemonProcess daemon(scratch);
  origin.serve("/feed", page_of("12分钟前，阅读 1,204：正文"));
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  origin.serve("/feed", page_of("3小时前，阅读 2,051：正文"));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"show", "1", "--explain"}).out, "revision 1"));
  origin.serve("/feed", page_of("3小时前，阅读 2,051：正文有更正"));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"show", "1", "--explain"}).out, "revision 2"));
}
