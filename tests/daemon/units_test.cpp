#include "daemon/units.hpp"

#include <doctest/doctest.h>

using namespace feedwire::daemon;

TEST_CASE("a duration is a whole number and a unit") {
  struct Case {
    const char* text;
    std::int64_t ms;  // -1: none
  };
  for (const Case& one : {
           Case{"0s", 0},
           Case{"1ms", 1},
           Case{"90s", 90'000},
           Case{"30m", 1'800'000},
           Case{"1h", 3'600'000},
           Case{"7d", 604'800'000},
           Case{"2w", 1'209'600'000},
           Case{"", -1},
           Case{"30", -1},
           Case{"m", -1},
           Case{"-1s", -1},
           Case{"+1s", -1},
           Case{" 1s", -1},
           Case{"1 s", -1},
           Case{"1.5h", -1},
           Case{"1H", -1},
           Case{"1s ", -1},
           Case{"99999999999999999999s", -1},
           Case{"9223372036854775807d", -1},
           Case{"18446744073709551615ms", -1},
       }) {
    CAPTURE(one.text);
    const auto duration = parse_duration(one.text);
    CHECK((duration ? duration->count() : -1) == one.ms);
  }
}

TEST_CASE("a size counts in thousands or in 1,024s, as its unit says") {
  struct Case {
    const char* text;
    std::int64_t bytes;  // -1: none
  };
  for (const Case& one : {
           Case{"0B", 0},
           Case{"20MB", 20'000'000},
           Case{"64KiB", 65'536},
           Case{"32MiB", 33'554'432},
           Case{"1GB", 1'000'000'000},
           Case{"1GiB", 1'073'741'824},
           Case{"1", -1},
           Case{"1mb", -1},
           Case{"1TB", -1},
           Case{"18446744073709551615GiB", -1},
       }) {
    CAPTURE(one.text);
    const auto size = parse_size(one.text);
    CHECK((size ? static_cast<std::int64_t>(*size) : -1) == one.bytes);
  }
}

TEST_CASE("a duration is shown in its shortest exact form, which reads back") {
  struct Case {
    int seconds;
    const char* text;
  };
  for (const Case& one : {
           Case{0, "0s"},
           Case{59, "59s"},
           Case{60, "1m"},
           Case{90, "90s"},
           Case{3600, "1h"},
           Case{5400, "90m"},
           Case{86'400, "1d"},
           Case{90'000, "25h"},
       }) {
    CAPTURE(one.text);
    CHECK(format_duration(std::chrono::seconds(one.seconds)) == one.text);
    CHECK(parse_duration(one.text) == std::chrono::seconds(one.seconds));
  }
}
