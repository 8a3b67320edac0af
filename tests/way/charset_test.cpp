#include <doctest/doctest.h>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

// "内核" four times in GBK under a label that says Latin-1, in which every byte is some character.
const std::string lying_feed =
    "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel><title>t</title>"
    "<item><title>\xc4\xda\xba\xcb\xc4\xda\xba\xcb</title><guid>1</guid></item></channel></rss>";

}  // namespace

TEST_CASE("a person's choice of encoding wins over labels that lie, and can be taken back") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve_feed("/feed", lying_feed, "text/xml");
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "f", "--wait"}).exit == 0);
  CHECK_FALSE(holds(daemon.cli({"items", "--json"}).out, "内核"));

  const Ran unknown = daemon.cli({"set", "f", "charset=gbk2000"});
  CHECK(unknown.exit == 1);
  CHECK(holds(unknown.err, "\"gbk2000\" is no encoding that is known"));

  CHECK(daemon.cli({"set", "f", "charset=gb18030"}).exit == 0);
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"items", "--json"}).out, "内核内核"));
  CHECK(holds(daemon.cli({"feed", "f", "--json"}).out, "\"charset\":\"gb18030\""));

  CHECK(daemon.cli({"set", "f", "charset="}).exit == 0);
  CHECK(holds(daemon.cli({"feed", "f", "--json"}).out, "\"charset\":null"));
}

TEST_CASE("an encoding can be chosen when a feed is added, and in the configuration") {
  Scratch scratch;
  Origin origin;
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n[[feed]]\nurl = \"" + origin.url("/declared") +
          "\"\ncharset = \"GBK\"\n"
  );
  origin.serve_feed("/feed", lying_feed, "text/xml");
  origin.serve_feed("/declared", lying_feed, "text/xml");
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--charset", "gbk", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"items", "--feed", "2", "--json"}).out, "内核内核"));
  CHECK(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"items", "--feed", "1", "--json"}).out, "内核内核"));
}
