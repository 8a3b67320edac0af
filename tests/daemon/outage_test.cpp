#include "daemon/outage.hpp"

#include <doctest/doctest.h>

#include "daemon/clock_watch.hpp"

using namespace feedwire::daemon;
using feedwire::feeds::Time;
using feedwire::schema::FeedId;
using std::chrono::seconds;
using Verdict = Outage::Verdict;

namespace {

Time at(int second) { return Time(seconds(second)); }

}  // namespace

TEST_CASE("hosts that all fail with no answer in between tell that it is us") {
  Outage outage;
  CHECK(outage.failed({1}, "a", true, at(1)) == Verdict::alone);
  CHECK(outage.failed({2}, "a", true, at(2)) == Verdict::alone);
  CHECK(outage.failed({3}, "b", true, at(3)) == Verdict::alone);
  CHECK_FALSE(outage.since());
  CHECK(outage.failed({4}, "c", true, at(4)) == Verdict::begun);
  CHECK(outage.since() == at(1));
  CHECK(outage.take_suspects() == std::vector<FeedId>{{1}, {2}, {3}});
  CHECK(outage.take_suspects().empty());
  CHECK(outage.failed({5}, "d", false, at(5)) == Verdict::under_way);
  CHECK(outage.answered("d", false));
  CHECK_FALSE(outage.since());
  CHECK_FALSE(outage.answered("d", false));
}

TEST_CASE("an answer in between, or hosts that failed before, tell nothing") {
  Outage outage;
  for (int i = 0; i < 10; ++i) {
    CHECK(outage.failed({i}, "old" + std::to_string(i), false, at(i)) == Verdict::alone);
  }
  for (int i = 0; i < 10; ++i) {
    CHECK(outage.failed({1}, "a", true, at(i)) == Verdict::alone);
    CHECK(outage.failed({2}, "b", true, at(i)) == Verdict::alone);
    CHECK_FALSE(outage.answered("c", false));
  }
}

TEST_CASE("a host of our own network answers for nobody but itself") {
  Outage outage;
  outage.failed({1}, "a", true, at(1));
  outage.failed({2}, "b", true, at(2));
  CHECK_FALSE(outage.answered("127.0.0.1", true));
  CHECK(outage.failed({3}, "c", true, at(3)) == Verdict::begun);
  CHECK_FALSE(outage.answered("127.0.0.1", true));
  CHECK(outage.since());
  outage.failed({4}, "192.168.0.2", false, at(4));
  CHECK(outage.answered("192.168.0.2", true));
}

TEST_CASE("a clock that is set is told once, and drift is not") {
  const ClockWatch::Wall wall{std::chrono::hours(1000)};
  const ClockWatch::Steady steady{std::chrono::hours(1)};
  ClockWatch watch;
  CHECK(watch.look(wall, steady) == ClockJump::none);
  CHECK(watch.look(wall + seconds(60), steady + seconds(60)) == ClockJump::none);
  CHECK(watch.look(wall + seconds(149), steady + seconds(120)) == ClockJump::none);
  // A night in suspend: time passed, and the steady clock stood still.
  CHECK(watch.look(wall + std::chrono::hours(8), steady + seconds(121)) == ClockJump::forward);
  CHECK(
      watch.look(wall + std::chrono::hours(8) + seconds(60), steady + seconds(181)) ==
      ClockJump::none
  );
  CHECK(watch.look(wall, steady + seconds(182)) == ClockJump::backward);
  CHECK(watch.look(wall + seconds(1), steady + seconds(183)) == ClockJump::none);
}
