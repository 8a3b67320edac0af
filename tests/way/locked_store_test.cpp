// A store that somebody else keeps locked: a state to wait out, not the daemon's end.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

/// Takes all eight locks of SQLite's shared-memory file (walformat.html, 2.3: bytes 120 to 127), as
/// a program would that recovers the log: nobody can read or write meanwhile.
class ForeignLock {
 public:
  explicit ForeignLock(const Scratch& scratch)
      : file_(open((scratch.path() / "state/feedwire.db-shm").c_str(), O_RDWR | O_CLOEXEC)) {
    struct flock all {};
    all.l_type = F_WRLCK;
    all.l_whence = SEEK_SET;
    all.l_start = 120;
    all.l_len = 8;
    if (file_ < 0 || fcntl(file_, F_SETLKW, &all) != 0) throw std::runtime_error("no lock");
  }
  ~ForeignLock() { close(file_); }
  ForeignLock(const ForeignLock&) = delete;
  ForeignLock& operator=(const ForeignLock&) = delete;

 private:
  int file_;
};

}  // namespace

TEST_CASE("a store that cannot be read for a while is waited out, and whoever asks is told") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[fetch]\nallow_private = [\"127.0.0.0/8\"]\ndefault_interval = \"1s\"\n"
      "min_interval = \"1s\"\nmax_interval = \"1s\"\nhost_gap = \"0s\"\n"
  );
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  {
    const ForeignLock lock(scratch);
    const Ran told = daemon.cli({"feeds"});
    CHECK(told.exit != 0);
    CHECK(holds(told.err, "lock"));
    REQUIRE(daemon.wait_for_log("scheduler.waits"));
  }
  origin.serve("/feed", Answer::page(rss_with_items(1, 2)));
  daemon.cli({"refresh", "1", "--wait"});  // spares us the rest of the scheduler's pause
  const Ran followed = daemon.follow({"--from-start", "--limit", "2"})->finish();
  CHECK(holds(followed.out, "第2篇"));
  CHECK(daemon.stop(SIGTERM).exit == 0);
}
