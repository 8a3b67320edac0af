// A socket of a fetch that the system refuses to watch.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

TEST_CASE("a socket that cannot be watched costs its fetch, not the daemon") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("a sanitizer must be loaded before anything else");
#else
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\ntimeout = \"1s\"\n"
  );
  Origin origin;
  // Each answer ends its connection, so that each fetch has a socket of its own.
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)).with("Connection", "close"));
  DaemonProcess daemon(scratch, {"LD_PRELOAD=" FEEDWIRE_UNWATCHABLE});
  REQUIRE(daemon.cli({"add", origin.url("/feed")}).exit == 0);
  for (int i = 0; i < 6; ++i) daemon.cli({"refresh", "1", "--wait", "--force"});
  REQUIRE(daemon.wait_for_log("fetch.unwatched"));
  CHECK(holds(daemon.cli({"items"}).out, "第1篇"));
  CHECK(daemon.stop(SIGTERM).exit == 0);
#endif
}
