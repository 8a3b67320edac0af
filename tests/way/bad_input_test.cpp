#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

// What `add --wait` says of a feed that cannot be read; the daemon must be well afterwards.
std::string complaint(const DaemonProcess& daemon, const std::string& url) {
  const Ran added = daemon.cli({"add", url, "--wait"});
  CHECK(added.exit == 1);
  CHECK(daemon.cli({"status"}).exit == 0);
  return added.out + added.err;
}

}  // namespace

TEST_CASE("bad feeds are one clear error each, and the daemon goes on") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  DaemonProcess daemon(scratch);
  origin.serve(
      "/html",
      Answer::page(
          "<!doctype html><title>log "
          "in</title>",
          "text/html"
      )
  );
  CHECK(holds(complaint(daemon, origin.url("/html")), "an HTML page, not a feed"));
  origin.serve("/empty", Answer::page(""));
  CHECK(holds(complaint(daemon, origin.url("/empty")), "empty"));
  origin.serve(
      "/short", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss><channel>")
  );
  CHECK(holds(complaint(daemon, origin.url("/short")), "cut short"));
  CHECK(holds(complaint(daemon, "http://127.0.0.1:1/feed"), "connection refused"));
  CHECK(holds(complaint(daemon, origin.url("/nowhere")), "404 Not Found"));
}

TEST_CASE("documents that are damaged are read as far as they go, and say so") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  DaemonProcess daemon(scratch);
  const std::string whole = rss_with_items(1, 3);
  origin.serve("/cut", Answer::page(whole.substr(0, whole.size() - 60)));
  CHECK(daemon.cli({"add", origin.url("/cut"), "--name", "cut", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"feed", "cut", "--json"}).out, "repaired: "));
  // "内核" in GB2312, and nothing that says so.
  origin.serve(
      "/gbk",
      Answer::page(
          "<rss "
          "version=\"2.0\"><channel><title>t</"
          "title><item><title>"
          "\xc4\xda\xba\xcb\xc4\xda\xba\xcb\xc4\xda\xba\xcb\xc4\xda\xba\xcb\xc4\xda\xba\xcb</"
          "title></item></channel></rss>",
          "text/xml; charset=gb2312"
      )
  );
  CHECK(daemon.cli({"add", origin.url("/gbk"), "--name", "gbk", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"items", "--feed", "gbk", "--json"}).out, "内核内核"));
}

TEST_CASE("an address that is not public is not reached, unless the configuration allows it") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  Origin origin;
  origin.serve_feed("/feed", rss_with_items(1, 1));
  DaemonProcess daemon(scratch);
  CHECK(holds(complaint(daemon, origin.url("/feed")), "allow_private"));
  CHECK(origin.requests().empty());
}

TEST_CASE("a missing configuration file that was named is an error in words") {
  const Ran ran = run({"--config", "/nonexistent/feedwire.toml"}, {}, FEEDWIRE_BIN "/feedwired");
  CHECK(ran.exit == 1);
  CHECK(holds(ran.err, "there is no such configuration file (/nonexistent/feedwire.toml)"));
}

TEST_CASE("a configuration that cannot be seen for want of rights is not taken for absent") {
  if (geteuid() != 0) return skip("only root can be somebody else");
  const Scratch scratch;  // which its owner alone may enter
  const Ran checked =
      run({"--reuid",
           "65534",
           "--regid",
           "65534",
           "--clear-groups",
           FEEDWIRE_BIN "/feedwired",
           "--check-config"},
          {"XDG_CONFIG_HOME=" + scratch.path().string()},
          "/usr/bin/setpriv");
  CHECK(checked.exit == 1);
  CHECK(holds(checked.err, "cannot be read"));
}
