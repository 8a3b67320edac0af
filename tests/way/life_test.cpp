// The life of a feed as its publisher and its subscribers see it: failing, moving, going,
// restarting.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"
#include "tests/way/shown.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

// One address alone is allowed, so that another one of the loopback is as private as any.
constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.1/32\"]\nmin_interval = \"1s\"\nstartup_spread = \"1s\"\n"
    "host_gap = \"0s\"\n";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

json::object newest_fetch(const json::object& feed) {
  return feed.at("fetches").as_array().at(0).as_object();
}

Answer rss(int first, int last) { return Answer::page(rss_with_items(first, last)); }

Answer page_with_link(const std::string& url) {
  return Answer::page(
      "<!doctype html><link rel=alternate type=application/rss+xml href=" + url + ">", "text/html"
  );
}

}  // namespace

TEST_CASE("due time, validators, failures, a move and 410 survive a restart, however it came") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/old", Answer::redirect(301, origin.url("/new")));
  origin.serve("/new", rss(1, 2).with("ETag", "\"e\"").with("Last-Modified", "odd date"));
  origin.serve("/fails", Answer::empty(500));
  origin.serve("/gone", Answer::empty(410));
  const std::vector<std::string> names{"old", "fails", "gone"};
  std::vector<json::object> before;
  {
    DaemonProcess daemon(scratch);
    for (const std::string& name : names)
      daemon.cli({"add", origin.url("/" + name), "--name", name, "--wait"});
    for (const std::string& name : names) before.push_back(feed_of(daemon, name));
    daemon.stop(SIGKILL);
  }
  CHECK(text_at(before[0], "current_url") == origin.url("/new"));
  CHECK(before[1].at("failures") == 1);
  CHECK(text_at(before[2], "state") == "gone");
  origin.forget_requests();
  DaemonProcess daemon(scratch);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    json::object after = feed_of(daemon, names[i]);
    // Told as of now, so it may read otherwise when an hour has begun.
    after.erase("rhythm");
    before[i].erase("rhythm");
    CHECK(json::serialize(after) == json::serialize(before[i]));
  }
  // None was due, so none was asked; the next look asks the new address with what it gave.
  CHECK(origin.requests().empty());
  CHECK(daemon.cli({"refresh", "old", "--wait"}).exit == 0);
  CHECK(origin.requests("/old").empty());
  CHECK(origin.requests("/new").at(0).header("If-None-Match") == "\"e\"");
  CHECK(origin.requests("/new").at(0).header("If-Modified-Since") == "odd date");
}

TEST_CASE("what fell due while the daemon was down is asked within the spread of its start") {
  Scratch scratch;
  scratch.write("feedwire.toml", std::string(configuration) + "default_interval = \"1s\"\n");
  Origin origin;
  origin.serve_rest([](const SeenRequest&) { return rss(1, 2); });
  {
    DaemonProcess daemon(scratch);
    for (int i = 0; i < 5; ++i)
      daemon.cli({"add", origin.url("/" + std::to_string(i)), "--every", "1s", "--wait"});
    daemon.stop(SIGKILL);
  }
  origin.forget_requests();
  DaemonProcess daemon(scratch);
  for (int i = 0; i < 5; ++i) origin.await_requests("/" + std::to_string(i), 1);
}

TEST_CASE("validators are set by a usable document alone") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  const auto marked = [](Answer answer) { return answer.with("ETag", "\"wrong\""); };
  const std::vector<Answer> unusable{
      marked(Answer::empty(404)),
      marked(Answer::empty(500)),
      marked(Answer::empty(226)),
      marked(Answer::page("")),
      marked(Answer::page("no feed")),
      marked(rss(1, 2)).with("Content-Encoding", "gzip"),
      Answer::raw("HTTP/1.1 200 OK\r\nETag: \"wrong\"\r\nContent-Length: 99\r\n\r\n<rss>"),
  };
  std::vector<Answer> answers{rss(1, 2).with("ETag", "\"right\"")};
  answers.insert(answers.end(), unusable.begin(), unusable.end());
  answers.push_back(Answer::empty(304));
  origin.serve("/f", answers);
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/f"), "--name", "f", "--wait"}).exit == 0);
  for (std::size_t i = 0; i < unusable.size(); ++i) {
    CAPTURE(i);
    CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 1);
  }
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  const auto requests = origin.requests("/f");
  REQUIRE(requests.size() == unusable.size() + 2);
  for (std::size_t i = 1; i < requests.size(); ++i) {
    CAPTURE(i);
    CHECK(requests[i].header("If-None-Match") == "\"right\"");
    CHECK_FALSE(requests[i].has("A-IM"));
  }
  CHECK(feed_of(daemon, "f").at("items") == 2);
}

TEST_CASE("a gone feed is asked no more until a person does, and comes back with a 304, too") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve(
      "/f",
      {rss(1, 2).with("ETag", "\"e\""), Answer::empty(410), Answer::empty(500), Answer::empty(304)}
  );
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/f"), "--name", "f", "--wait"}).exit == 0);
  const Ran gone = daemon.cli({"refresh", "f", "--wait"});
  CHECK(gone.exit == 1);
  CHECK(holds(gone.out + gone.err, "410 Gone"));
  json::object feed = feed_of(daemon, "f");
  CHECK(text_at(feed, "state") == "gone");
  CHECK(feed.at("next_due").is_null());
  CHECK(feed.at("items") == 2);
  CHECK(holds(daemon.cli({"feeds", "--failing"}).out, "gone"));
  CHECK(holds(daemon.cli({"status"}).out, "1 gone"));
  // To ask all feeds is not to ask this one.
  daemon.cli({"refresh", "--all", "--wait"});
  CHECK(origin.requests("/f").size() == 2);
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 1);
  CHECK(text_at(feed_of(daemon, "f"), "state") == "gone");
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  feed = feed_of(daemon, "f");
  CHECK(text_at(feed, "state") == "ok");
  CHECK_FALSE(feed.at("next_due").is_null());
  const Ran ended = daemon.stop(SIGTERM);
  CHECK(count(ended.err, "feed.gone") == 1);
  CHECK(count(ended.err, "feed.recovered") == 1);
}

TEST_CASE("a feed moves by 301 and 308 alone, and only to a usable feed") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/good", rss(1, 2).with("ETag", "\"e\""));
  origin.serve("/bad", Answer::page("no feed"));
  origin.serve("/to-bad", Answer::redirect(301, "/bad"));
  origin.serve("/302", Answer::redirect(302, "/good"));
  origin.serve("/301-302", Answer::redirect(301, "/302"));
  origin.serve("/302-301", Answer::redirect(302, "/308"));
  origin.serve("/308", Answer::redirect(308, "/good"));
  struct Case {
    const char* from;
    const char* to;
  };
  DaemonProcess daemon(scratch);
  for (const Case& one :
       {Case{"/to-bad", ""},
        Case{"/302", ""},
        Case{"/301-302", "/302"},
        Case{"/302-301", ""},
        Case{"/308", "/good"}}) {
    CAPTURE(one.from);
    daemon.cli({"add", origin.url(one.from), "--name", one.from, "--wait"});
    const json::object feed = feed_of(daemon, one.from);
    CHECK(text_at(feed, "url") == origin.url(one.from));
    CHECK(text_at(feed, "current_url") == (*one.to ? origin.url(one.to) : ""));
  }
  // What redirected for now and then redirects for good is believed, though the feed is unchanged.
  origin.serve("/good", [](const SeenRequest& seen) {
    return seen.has("If-None-Match") ? Answer::empty(304) : rss(1, 2);
  });
  origin.serve("/302", Answer::redirect(301, "/good"));
  CHECK(daemon.cli({"refresh", "/302", "--wait"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "/302"), "current_url") == origin.url("/good"));
}

TEST_CASE("a self link moves nothing, a hub is shown, and neither is asked") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  const std::string head =
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>"
      "<link rel='self' href='" +
      origin.url("/self") + "'/><link rel='hub' href='" + origin.url("/hub") + "'/><logo>" +
      origin.url("/logo") + "</logo>";
  origin.serve("/f", Answer::page(head + "</feed>", "application/atom+xml"));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/f"), "--name", "f", "--wait"}).exit == 0);
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  CHECK(origin.requests("/f").size() == 2);
  CHECK(origin.requests().size() == 2);
  for (const SeenRequest& seen : origin.requests()) CHECK(seen.method == "GET");
  CHECK(text_at(feed_of(daemon, "f"), "hub") == origin.url("/hub"));
  CHECK(holds(daemon.cli({"feed", "f"}).out, origin.url("/hub")));
  // What the answer itself links to counts before the document.
  origin.serve(
      "/f",
      Answer::page(head + "<title>changed</title></feed>", "application/atom+xml")
          .with("Link", "</other>; rel=\"hub\"")
  );
  CHECK(daemon.cli({"refresh", "f", "--wait", "--force"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "f"), "hub") == origin.url("/other"));
}

TEST_CASE("a failure is told when it starts and when it ends, and shown while it lasts") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/f", {Answer::empty(500), Answer::empty(500), rss(1, 2)});
  origin.serve("/held", Answer::empty(503).with("Retry-After", "3600"));
  origin.serve("/fine", rss(1, 2));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/f"), "--name", "broken", "--wait"}).exit == 1);
  CHECK(daemon.cli({"add", origin.url("/held"), "--name", "busy", "--wait"}).exit == 1);
  CHECK(daemon.cli({"add", origin.url("/fine"), "--name", "fine", "--wait"}).exit == 0);
  CHECK(daemon.cli({"refresh", "broken", "--wait"}).exit == 1);
  const std::string listed = daemon.cli({"feeds", "--failing"}).out;
  CHECK(holds(listed, "broken"));
  CHECK(holds(listed, "busy"));
  CHECK_FALSE(holds(listed, "fine"));
  CHECK(holds(daemon.cli({"status"}).out, "1 ok, 1 failing, 1 held"));
  // A new interval does not bring forward what the server put off.
  CHECK(daemon.cli({"set", "busy", "every=2s"}).exit == 0);
  CHECK(text_at(feed_of(daemon, "busy"), "every") == "2s");
  CHECK(text_at(feed_of(daemon, "busy"), "state") == "held");
  CHECK(daemon.cli({"refresh", "broken", "--wait"}).exit == 0);
  CHECK(origin.requests("/held").size() == 1);
  const Ran ended = daemon.stop(SIGTERM);
  CHECK(ended.exit == 0);
  CHECK(count(ended.err, "feed.failed") == 2);
  CHECK(count(ended.err, "feed.recovered") == 1);
}

TEST_CASE("followers get of a new feed's old entries what backfill says, and lists all") {
  struct Case {
    const char* backfill;
    std::size_t announced;
  };
  for (const Case& one : {Case{"none", 0}, Case{"2", 2}, Case{"all", 5}}) {
    CAPTURE(one.backfill);
    Scratch scratch;
    scratch.write("feedwire.toml", configuration);
    Origin origin;
    origin.serve("/f", {rss(1, 5), rss(1, 6)});
    DaemonProcess daemon(scratch);
    const auto follower = daemon.follow({"--from-start"});
    CHECK(
        daemon.cli({"add", origin.url("/f"), "--name", "f", "--backfill", one.backfill, "--wait"})
            .exit == 0
    );
    CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
    CHECK(follower->wait_for_output("第6篇"));
    follower->signal(SIGINT);
    CHECK(count(follower->finish().out, "{\"id\":\"") == one.announced + 1);
    CHECK(count(daemon.cli({"items", "--json"}).out, "{\"id\":\"") == 6);
  }
}

TEST_CASE("a gap is noted, and the feed is asked again sooner") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.1/32\"]\nmin_interval = \"20m\"\nhost_gap = \"0s\"\n"
      "adaptive = false\n"
  );
  Origin origin;
  origin.serve("/f", {rss(1, 3), rss(7, 9)});
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/f"), "--name", "f", "--wait"}).exit == 0);
  CHECK(holds(text_at(feed_of(daemon, "f"), "next_reason"), "interval 1 h"));
  CHECK(daemon.cli({"refresh", "f", "--wait"}).exit == 0);
  const json::object feed = feed_of(daemon, "f");
  CHECK(holds(text_at(newest_fetch(feed), "note"), "may have been missed"));
  CHECK(holds(text_at(feed, "next_reason"), "sooner than usual"));
  CHECK(holds(daemon.cli({"feed", "f"}).out, "may have been missed"));
}

TEST_CASE("a public page leads to no private address: not by a link, a redirect, or a look") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  Origin inner(0, "127.0.0.2");
  inner.serve("/f", rss(1, 2));
  origin.serve("/page", page_with_link(inner.url("/f")));
  origin.serve("/moved", Answer::redirect(301, inner.url("/f")));
  DaemonProcess daemon(scratch);
  for (const std::string& url : {origin.url("/page"), origin.url("/moved"), inner.url("/f")}) {
    CAPTURE(url);
    CHECK(daemon.cli({"add", url, "--wait"}).exit == 1);
  }
  for (const std::string& url : {origin.url("/moved"), inner.url("/f")}) {
    CAPTURE(url);
    const Ran ran = daemon.cli({"discover", url});
    CHECK(ran.exit == 1);
    CHECK(holds(ran.out + ran.err, "loopback address"));
  }
  CHECK(inner.connections() == 0);
}

TEST_CASE("a look at a page stops where the host turns us away, and holds it") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/", Answer::page("<!doctype html><title>nothing</title>", "text/html"));
  origin.serve_rest([](const SeenRequest&) {
    return Answer::empty(429).with("Retry-After", "3600");
  });
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"discover", origin.url("/")}).exit == 1);
  CHECK(origin.requests().size() == 2);
  const Ran again = daemon.cli({"discover", origin.url("/")});
  CHECK(holds(again.out + again.err, "answered 429 Too Many Requests"));
  CHECK(origin.requests().size() == 2);
}

TEST_CASE("secrets are in no log, no list and no error") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  const std::string login = "http://user:s3cret@127.0.0.1:" + std::to_string(origin.port());
  origin.serve("/fine", rss(1, 2));
  origin.serve("/moves", Answer::redirect(301, "/there?key=s3cret"));
  origin.serve("/there", Answer::redirect(302, "ftp://user:s3cret@example.org/"));
  origin.serve("/breaks", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
  DaemonProcess daemon(scratch);
  const auto look = [&](const std::vector<std::string>& words) {
    const Ran ran = daemon.cli(words);
    CAPTURE(words.at(0));
    CAPTURE(ran.out);
    CAPTURE(ran.err);
    CHECK_FALSE(holds(ran.out + ran.err, "s3cret"));
  };
  for (const char* path : {"/fine", "/moves", "/breaks", "/none"})
    look({"add", login + path, "--header", "X-Token: s3cret", "--wait"});
  look({"feeds"});
  look({"feeds", "--json"});
  look({"status", "--json"});
  for (const char* id : {"1", "2", "3", "4"}) {
    look({"feed", id});
    look({"feed", id, "--json"});
    look({"refresh", id, "--wait"});
  }
  look({"discover", login + "/moves"});
  const std::string log = daemon.stop(SIGTERM).err;
  CAPTURE(log);
  CHECK_FALSE(holds(log, "s3cret"));
  CHECK(origin.requests("/fine").at(0).header("X-Token") == "s3cret");
  CHECK(origin.requests("/fine").at(0).has("Authorization"));
}

TEST_CASE("the password of a proxy is in no log and no error") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml", std::string(configuration) + "proxy = \"http://user:s3cret@127.0.0.1:1\"\n"
  );
  DaemonProcess daemon(scratch);
  const Ran added = daemon.cli({"add", "http://feeds.example/f", "--name", "f", "--wait"});
  CHECK(added.exit == 1);
  const std::string shown = daemon.cli({"feed", "f"}).out + daemon.cli({"status", "--json"}).out;
  const std::string all = added.out + added.err + shown + daemon.stop(SIGTERM).err;
  CHECK_FALSE(holds(all, "s3cret"));
}
