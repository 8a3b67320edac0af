// A disk that takes nothing more: one state that is shown, nothing lost or half written, and the
// daemon goes on by itself once there is room.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <cerrno>
#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char quick[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\nmin_interval = \"1s\"\n"
    "max_interval = \"1s\"\n";

std::string health(const Scratch& scratch) {
  return curl(scratch, {"http://localhost/healthz"}).out;
}

void check_degraded(const Scratch& scratch, const DaemonProcess& daemon) {
  const std::string told = health(scratch);
  CHECK(holds(told, "503"));
  CHECK(holds(told, "degraded"));
  CHECK(holds(daemon.cli({"status"}).out, "degraded"));
}

/// What was written before, and what comes after, is all there, once.
void check_complete(const Scratch& scratch, const DaemonProcess& daemon, int items) {
  const Ran followed = daemon.follow({"--from-start", "--limit", std::to_string(items)})->finish();
  for (int i = 1; i <= items; ++i) CHECK(holds(followed.out, "第" + std::to_string(i) + "篇"));
  SQLite::Database database((scratch.path() / "state/feedwire.db").string());
  CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK(database.execAndGet("SELECT count(*) FROM item").getInt() == items);
}

}  // namespace

TEST_CASE("a disk that fails is a state that is shown, and left by itself") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("a sanitizer must be loaded before anything else");
#else
  for (const int error : {ENOSPC, EIO, EROFS}) {
    CAPTURE(error);
    Scratch scratch;
    scratch.write("feedwire.toml", quick);
    Origin origin;
    origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
    const std::string broken = (scratch.path() / "broken").string();
    DaemonProcess daemon(
        scratch, {"LD_PRELOAD=" FEEDWIRE_BROKEN_DISK_MODULE, "FEEDWIRE_BROKEN_DISK=" + broken}
    );
    REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
    scratch.write("broken", std::to_string(error));
    origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
    REQUIRE(daemon.wait_for_log("store.unavailable"));
    check_degraded(scratch, daemon);
    CHECK(daemon.cli({"add", origin.url("/other")}).exit != 0);
    CHECK(holds(daemon.cli({"items"}).out, "第1篇"));
    const std::size_t asked = origin.requests("/feed").size();
    std::filesystem::remove(broken);
    REQUIRE(daemon.wait_for_log("store.recovered"));
    // Those under way when it began; after that nobody was asked for what could not be stored.
    CHECK(origin.requests("/feed").size() <= asked + 1);
    check_complete(scratch, daemon, 3);
    CHECK(holds(health(scratch), "200"));
    CHECK(daemon.stop(SIGTERM).exit == 0);
  }
#endif
}

TEST_CASE("a file that may not grow is a full disk") {
  Scratch scratch;
  scratch.write("feedwire.toml", quick);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  rlimit unlimited{};
  REQUIRE(prlimit(daemon.process(), RLIMIT_FSIZE, nullptr, &unlimited) == 0);
  const rlimit full{.rlim_cur = 4096, .rlim_max = unlimited.rlim_max};
  REQUIRE(prlimit(daemon.process(), RLIMIT_FSIZE, &full, nullptr) == 0);
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  REQUIRE(daemon.wait_for_log("store.unavailable"));
  check_degraded(scratch, daemon);
  REQUIRE(prlimit(daemon.process(), RLIMIT_FSIZE, &unlimited, nullptr) == 0);
  REQUIRE(daemon.wait_for_log("store.recovered"));
  check_complete(scratch, daemon, 3);
  CHECK(daemon.stop(SIGTERM).exit == 0);
}
