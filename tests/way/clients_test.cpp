// The clients of examples/ against the real daemon: each item once, across a restart of theirs.
#include <doctest/doctest.h>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char three[] =
    "第1篇\thttps://example.org/1\n第2篇\thttps://example.org/2\n第3篇\thttps://example.org/3\n";
constexpr char two_more[] = "第4篇\thttps://example.org/4\n第5篇\thttps://example.org/5\n";

/// Runs a client for three items and then for two; what it says must be all, in order, once.
template <typename RunFor>
void takes_each_item_once(const Scratch& scratch, RunFor run_for) {
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 5)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--backfill", "all", "--wait"}).exit == 0);
  const Ran first = run_for("3");
  CAPTURE(first.err);
  CHECK(first.exit == 0);
  CHECK(first.out == three);
  const Ran second = run_for("2");
  CAPTURE(second.err);
  CHECK(second.out == two_more);
}

const std::string clients = FEEDWIRE_SOURCE "/examples/clients/";

}  // namespace

TEST_CASE("the client in Python takes each item once") {
  Scratch scratch;
  takes_each_item_once(scratch, [&](const char* count) {
    const Words words{
        clients + "follow.py", "mine", "--socket", socket_of(scratch), "--max", count};
    return run(words, {}, "/usr/bin/python3");
  });
}

TEST_CASE("the client in shell takes each item once") {
  Scratch scratch;
  takes_each_item_once(scratch, [&](const char* count) {
    return run(
        {clients + "follow.sh", "mine", socket_of(scratch)},
        {std::string("MAX=") + count},
        "/bin/sh"
    );
  });
}
