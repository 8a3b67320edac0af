#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <list>

#include "feeds/date.hpp"
#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"
#include "tests/way/shown.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nmin_interval = \"1s\"\nstartup_spread = \"1s\"\n"
    "host_gap = \"0s\"\n";

/// Keeps a port from others while nobody listens there, so that connections to it are refused.
class KeptPort {
 public:
  KeptPort(const std::string& address, std::uint16_t port) : socket_(context_) {
    socket_.open(boost::asio::ip::tcp::v4());
    socket_.set_option(boost::asio::socket_base::reuse_address(true));
    socket_.bind({boost::asio::ip::make_address_v4(address), port});
  }

 private:
  boost::asio::io_context context_{};
  boost::asio::ip::tcp::socket socket_;
};

Answer turned_away() { return Answer::empty(429).with("Retry-After", "3600"); }

}  // namespace

TEST_CASE("a 429 holds every feed of that host and port, over a restart too, until a person insists"
) {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  Origin other;
  origin.serve("/a", turned_away());
  origin.serve("/b", Answer::page(rss_with_items(1, 2)));
  other.serve("/c", Answer::page(rss_with_items(1, 2)));
  {
    DaemonProcess daemon(scratch);
    CHECK(daemon.cli({"add", origin.url("/a"), "--name", "a", "--wait"}).exit == 1);
    const Ran held = daemon.cli({"add", origin.url("/b"), "--name", "b", "--wait"});
    CHECK(held.exit == 1);
    CHECK(holds(held.out + held.err, "answered 429 Too Many Requests"));
    CHECK(daemon.cli({"add", other.url("/c"), "--name", "c", "--wait"}).exit == 0);
    CHECK(text_at(feed_of(daemon, "b"), "state") == "held");
    CHECK(daemon.stop(SIGKILL).exit != 0);
  }
  DaemonProcess daemon(scratch);
  const Ran refused = daemon.cli({"refresh", "b", "--wait"});
  CHECK(refused.exit == 1);
  CHECK(holds(refused.out + refused.err, "--force asks all the same"));
  CHECK(origin.requests("/b").empty());
  CHECK(daemon.cli({"refresh", "b", "--wait", "--force"}).exit == 0);
  CHECK(origin.requests("/b").size() == 1);
  // It answered well, so the hold is over for the others, too.
  origin.serve("/d", Answer::page(rss_with_items(1, 2)));
  CHECK(daemon.cli({"add", origin.url("/d"), "--name", "d", "--wait"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "d"), "state") == "ok");
  // Who waited for the host did not fail.
  CHECK_FALSE(holds(daemon.stop(SIGTERM).err, "feed.failed"));
}

TEST_CASE("at a gateway a 429 holds its route and no other") {
  Scratch scratch;
  Origin origin;
  scratch.write(
      "feedwire.toml",
      std::string(configuration) + "[[gateway]]\nurl = \"" + origin.url("/") + "\"\n"
  );
  origin.serve("/cnbeta/1", turned_away());
  origin.serve("/cnbeta/2", Answer::page(rss_with_items(1, 2)));
  origin.serve("/zhihu/1", Answer::page(rss_with_items(1, 2)));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/cnbeta/1"), "--wait"}).exit == 1);
  CHECK(daemon.cli({"add", origin.url("/cnbeta/2"), "--wait"}).exit == 1);
  CHECK(daemon.cli({"add", origin.url("/zhihu/1"), "--wait"}).exit == 0);
  CHECK(origin.requests("/cnbeta/2").empty());
}

TEST_CASE("feeds of one host that were added together drift apart, by a tenth at most") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\nadaptive = false\n"
      "default_interval = \"1000h\"\nmax_interval = \"2000h\"\n"
  );
  Origin origin;
  origin.serve_rest([](const SeenRequest&) { return Answer::page(rss_with_items(1, 2)); });
  DaemonProcess daemon(scratch);
  std::vector<std::chrono::hours> waits;
  for (const char* path : {"/1", "/2", "/3", "/4", "/5"}) {
    CHECK(daemon.cli({"add", origin.url(path), "--name", path, "--wait"}).exit == 0);
    const json::object feed = feed_of(daemon, path);
    const auto due = feedwire::feeds::read_date(text_at(feed, "next_due"));
    const auto asked = feedwire::feeds::read_date(text_at(feed, "last_attempt"));
    REQUIRE((due && asked));
    const auto wait = std::chrono::duration_cast<std::chrono::hours>(*due - *asked);
    CHECK(wait >= std::chrono::hours(1000));
    CHECK(wait <= std::chrono::hours(1100));
    waits.push_back(wait);
  }
  // Their own shares are 7, 38 and 68 hours, and chance adds up to 20 to each.
  CHECK(waits.at(4) < waits.at(3));
  CHECK(waits.at(3) < waits.at(2));
}

TEST_CASE("a 503 holds its own feed only") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/a", Answer::empty(503).with("Retry-After", "3600"));
  origin.serve("/b", Answer::page(rss_with_items(1, 2)));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/a"), "--name", "a", "--wait"}).exit == 1);
  CHECK(text_at(feed_of(daemon, "a"), "state") == "held");
  CHECK(daemon.cli({"add", origin.url("/b"), "--wait"}).exit == 0);
}

TEST_CASE("when our network is down no feed is blamed, and all go on when it is back") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  const std::vector<std::string> hosts{"127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"};
  std::vector<std::unique_ptr<Origin>> origins;
  std::vector<std::uint16_t> ports;
  const auto open = [&](std::size_t i, std::uint16_t port) {
    origins.push_back(std::make_unique<Origin>(port, hosts.at(i)));
    origins.back()->serve("/feed", Answer::page(rss_with_items(1, 2)));
    ports.push_back(origins.back()->port());
  };
  for (std::size_t i = 0; i < hosts.size(); ++i) open(i, 0);
  DaemonProcess daemon(scratch);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    CHECK(daemon.cli({"add", origins[i]->url("/feed"), "--name", hosts[i], "--wait"}).exit == 0);
  }
  origins.clear();
  std::list<KeptPort> kept;
  for (std::size_t i = 0; i < hosts.size(); ++i) kept.emplace_back(hosts[i], ports[i]);
  CHECK(daemon.cli({"refresh", "--all", "--wait"}).exit == 1);
  REQUIRE(daemon.wait_for_log("network.down"));
  for (const std::string& host : hosts) {
    CAPTURE(host);
    CHECK(feed_of(daemon, host).at("failures") == 0);
  }
  CHECK(holds(daemon.cli({"status"}).out, "Our network seems to be down since"));
  const std::vector<std::uint16_t> before = ports;
  kept.clear();
  for (std::size_t i = 0; i < hosts.size(); ++i) open(i, before[i]);
  REQUIRE(daemon.wait_for_log("network.back"));
  for (std::size_t i = 0; i < hosts.size(); ++i) origins[i]->await_requests("/feed", 1);
  const Ran ended = daemon.stop(SIGTERM);
  CHECK(ended.err.find("network.down") == ended.err.rfind("network.down"));
  // Two hosts may be blamed before the third one tells; after that, one line speaks for all.
  std::size_t blamed = 0;
  for (auto at = ended.err.find("feed.failed"); at != std::string::npos; ++blamed)
    at = ended.err.find("feed.failed", at + 1);
  CHECK(blamed <= 2);
}

TEST_CASE("a page that names one feed leads to it; of several a person chooses") {
  Scratch scratch;
  Origin origin;
  scratch.write(
      "feedwire.toml", std::string(configuration) + "rsshub = \"" + origin.url("/hub/") + "\"\n"
  );
  const std::string one =
      "<!doctype html><title>站</title><link rel=alternate type=application/rss+xml title=全部 "
      "href=/feed>";
  origin.serve("/one", Answer::page(one, "text/html"));
  origin.serve(
      "/two",
      Answer::page(
          one + "<link rel=alternate type=application/atom+xml title=评论 href=/comments>",
          "text/html"
      )
  );
  origin.serve("/blog/", Answer::page("<!doctype html><title>nothing</title>", "text/html"));
  for (const char* path : {"/feed", "/blog/feed", "/hub/cnbeta"})
    origin.serve(path, Answer::page(rss_with_items(1, 2)));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/one"), "--name", "one", "--wait"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "one"), "url") == origin.url("/feed"));
  CHECK(origin.requests("/one").size() == 1);

  const Ran two = daemon.cli({"add", origin.url("/two"), "--wait"});
  CHECK(two.exit == 1);
  CHECK(holds(two.out, origin.url("/comments")));
  CHECK(holds(two.out, "评论"));
  const Ran listed = daemon.cli({"add", origin.url("/two"), "--json"});
  CHECK(json::parse(listed.out).as_array().size() == 2);
  // Neither attempt left a subscription behind.
  CHECK(json::parse(daemon.cli({"feeds", "--json"}).out).as_array().size() == 1);

  const Ran known = daemon.cli({"add", origin.url("/one"), "--wait"});
  CHECK(known.exit == 1);
  CHECK(holds(known.err, "is there already: one"));

  CHECK(holds(daemon.cli({"discover", origin.url("/two")}).out, origin.url("/comments")));
  CHECK(holds(daemon.cli({"discover", origin.url("/blog/")}).out, origin.url("/blog/feed")));
  Origin empty;
  CHECK(daemon.cli({"discover", empty.url("/")}).exit == 1);

  CHECK(daemon.cli({"add", "rsshub://cnbeta", "--name", "hub", "--wait"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "hub"), "url") == origin.url("/hub/cnbeta"));
  CHECK(holds(daemon.cli({"add", "file:///etc/passwd"}).err, "[[folder]]"));
}

TEST_CASE("header fields of a person do not follow a page to another origin") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  Origin other;
  other.serve("/feed", Answer::page(rss_with_items(1, 2)));
  origin.serve(
      "/page",
      Answer::page(
          "<!doctype html><link rel=alternate type=application/rss+xml href=" + other.url("/feed") +
              ">",
          "text/html"
      )
  );
  DaemonProcess daemon(scratch);
  const Ran ran = daemon.cli({"add", origin.url("/page"), "--header", "X-Token: s3cret", "--wait"});
  CHECK(ran.exit == 1);
  CHECK(holds(ran.out, other.url("/feed")));
  CHECK(other.requests().empty());
}

TEST_CASE("a feed that turned into a page keeps its items and its validators") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve(
      "/feed",
      {Answer::page(rss_with_items(1, 2)).with("ETag", "\"first\""),
       Answer::page("<!doctype html><title>log in</title>", "text/html").with("ETag", "\"login\""),
       Answer::empty(304)}
  );
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "f", "--wait"}).exit == 0);
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 1);
  CHECK(feed_of(daemon, "f").at("items") == 2);
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  CHECK(origin.requests("/feed").at(2).header("If-None-Match") == "\"first\"");
}

TEST_CASE("a feed has a timeout and a user agent of its own, and says why and when") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve(
      "/feed",
      Answer::page(rss_with_items(1, 2))
          .with("ETag", "\"e1\"")
          .with("Cache-Control", "max-age=7200")
  );
  origin.serve("/hang", Answer::hang());
  DaemonProcess daemon(scratch);
  CHECK(
      daemon.cli({"add", origin.url("/feed"), "--name", "f", "--user-agent", "Mine/1", "--wait"})
          .exit == 0
  );
  CHECK(origin.requests("/feed").at(0).header("User-Agent") == "Mine/1");
  const Ran slow = daemon.cli({"add", origin.url("/hang"), "--timeout", "100ms", "--wait"});
  CHECK(slow.exit == 1);
  const json::object feed = feed_of(daemon, "f");
  const json::object& fetch = feed.at("fetches").as_array().at(0).as_object();
  CHECK(text_at(fetch, "reason") == "added");
  CHECK(text_at(fetch, "etag") == "\"e1\"");
  CHECK(fetch.at("max_age") == 7200);
  CHECK(holds(text_at(feed, "next_reason"), "publisher asks for 2 h"));
  CHECK(text_at(feed.at("validators").as_object(), "etag") == "\"e1\"");
  const Ran shown = daemon.cli({"feed", "f"});
  CHECK(holds(shown.out, "publisher asks for 2 h"));
  CHECK(holds(shown.out, "ETag \"e1\""));
}
