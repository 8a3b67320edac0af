#include "cli/time_words.hpp"

#include <doctest/doctest.h>

#include "tests/cli/local_zone.hpp"

using namespace feedwire;
using namespace feedwire::cli;
using namespace std::chrono;

namespace {

const Time noon = sys_days{2026y / August / 18} + hours{12};

}  // namespace

TEST_CASE("a distance in time is said in its largest unit") {
  struct Case {
    seconds before;
    std::string words;
  };
  const Case cases[] = {
      {seconds{0}, "just now"},
      {seconds{4}, "just now"},
      {seconds{59}, "59 s ago"},
      {seconds{60}, "1 min ago"},
      {minutes{3}, "3 min ago"},
      {minutes{59}, "59 min ago"},
      {hours{1}, "1 h ago"},
      {hours{47}, "47 h ago"},
      {hours{48}, "2 days ago"},
      {days{400}, "400 days ago"},
      {seconds{-10}, "in 10 s"},
      {hours{-2}, "in 2 h"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.words);
    CHECK(relative_time(noon - each.before, noon) == each.words);
  }
}

TEST_CASE("times that people type are understood") {
  const tests::LocalZone zone{"CST-8"};
  struct Case {
    std::string typed;
    std::string meant;
  };
  const Case cases[] = {
      {"2026-08-18T09:30:00Z", "2026-08-18T09:30:00Z"},
      {"2026-08-18T09:30:00.25+08:00", "2026-08-18T01:30:00Z"},
      {"2026-08-18t09:30:00z", "2026-08-18T09:30:00Z"},
      {"2026-08-18 09:30:00-02:30", "2026-08-18T12:00:00Z"},
      {"2026-08-18", "2026-08-17T16:00:00Z"},  // local midnight
      {"90s", "2026-08-18T11:58:30Z"},
      {"30m", "2026-08-18T11:30:00Z"},
      {"2h", "2026-08-18T10:00:00Z"},
      {"7d", "2026-08-11T12:00:00Z"},
      {"4w", "2026-07-21T12:00:00Z"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.typed);
    const auto time = parse_when(each.typed, noon);
    REQUIRE(time.has_value());
    CHECK(rfc3339(*time) == each.meant);
  }
}

TEST_CASE("what is no time is refused with examples") {
  for (const std::string typed :
       {"",
        "yesterday",
        "7",
        "-2h",
        "2y",
        "2026-02-30",
        "2026-13-01",
        "2026-08-18T25:00:00Z",
        "2026-08-18T09:30Z",
        "2026-08-18T09:30:00",
        "2026-08-18T09:30:00.Z",
        "2026-08-18T09:30:00Zx",
        "99999999999999999999h",
        "1000000000w"}) {
    CAPTURE(typed);
    const auto time = parse_when(typed, noon);
    REQUIRE_FALSE(time.has_value());
    CHECK(time.error().remedy.find("7d") != std::string::npos);
  }
}

TEST_CASE("people see their own time") {
  const tests::LocalZone zone{"CST-8"};
  CHECK(cli::local_time(noon) == "2026-08-18 20:00");
}
