// From publication to the follower's line: how long a new entry takes through the real daemon on an
// idle machine.
//
// The clock starts when the new document stands at the origin and `POST …/refresh` is sent; it
// stops when the follower has the entry's line. For comparison: a bare request to the same origin,
// without any daemon.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <vector>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

namespace {

constexpr int rounds = 200;

void print(const char* what, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  fmt::print(
      "{:<44} median {:7.2f} ms   99th percentile {:7.2f} ms   ({} rounds)\n",
      what,
      values[values.size() / 2],
      values[values.size() * 99 / 100],
      values.size()
  );
}

double since(Clock::time_point start) { return Milliseconds(Clock::now() - start).count(); }

// curl as a process of its own, as the refresh is one too.
Ran curl(const Words& arguments) { return run(arguments, {}, "/usr/bin/curl"); }

}  // namespace

int main() {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n");
  Origin origin;
  origin.serve_feed("/feed", rss_with_items(1, 20));
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({});
  daemon.cli({"add", origin.url("/feed"), "--name", "f", "--wait"});
  std::vector<double> whole;
  std::vector<double> bare;
  for (int round = 0; round < rounds; ++round) {
    const int newest = 21 + round;
    origin.serve_feed("/feed", rss_with_items(newest - 19, newest));
    const auto start = Clock::now();
    Program refresh(
        {"-s",
         "--unix-socket",
         socket_of(scratch),
         "-X",
         "POST",
         "http://feedwire/v1/feeds/1/refresh"},
        {},
        "/usr/bin/curl"
    );
    follower->wait_for_output("第" + std::to_string(newest) + "篇");
    whole.push_back(since(start));
    refresh.finish();
    const auto bare_start = Clock::now();
    curl({"-s", origin.url("/feed")});
    bare.push_back(since(bare_start));
  }
  follower->signal(SIGINT);
  follower->finish();
  daemon.stop(SIGTERM);
  fmt::print(
      "one feed of 20 entries, one of them new, idle daemon; processes started by each round "
      "included\n"
  );
  print("refresh asked for -> line at the follower", whole);
  print("bare: curl fetches the same document", bare);
}
