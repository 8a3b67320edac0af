#include "daemon/server_clocks.hpp"

#include <doctest/doctest.h>

#include <string>

#include "feeds/date.hpp"

using namespace feedwire;
using namespace feedwire::daemon;
using std::chrono::seconds;

namespace {

const feeds::Time noon = *feeds::read_date("Fri, 27 Nov 2026 12:00:00 GMT");

std::string date(seconds after_noon) { return feeds::format_rfc3339(noon + after_noon); }

}  // namespace

TEST_CASE("before some servers said the time nothing is known of our clock") {
  ServerClocks clocks;
  clocks.note("a", date(seconds(0)), noon);
  clocks.note("b", "", noon);
  clocks.note("b", "yesterday", noon);
  clocks.note("b", date(seconds(0)), noon);
  for (int i = 0; i < 5; ++i) clocks.note("a", date(seconds(0)), noon);
  CHECK_FALSE(clocks.offset().has_value());
  clocks.note("c", date(seconds(0)), noon);
  CHECK(clocks.offset() == seconds(0));
}

TEST_CASE("neither answers from caches nor one clock that is wrong make ours look wrong") {
  ServerClocks clocks;
  clocks.note("future", date(seconds(86'400)), noon);
  clocks.note("a", date(seconds(1)), noon);
  clocks.note("b", date(seconds(-600)), noon);
  CHECK(clocks.offset() == seconds(1));
  for (int i = 0; i < 5; ++i) clocks.note("right" + std::to_string(i), date(seconds(1)), noon);
  for (int i = 0; i < 5; ++i) clocks.note("old" + std::to_string(i), date(seconds(-600)), noon);
  CHECK(clocks.offset() == seconds(1));
}

TEST_CASE("a clock that was set is believed with the next answers") {
  ServerClocks clocks;
  const auto all_say = [&](seconds offset) {
    for (std::size_t i = 0; i < 2 * ServerClocks::most_servers; ++i)
      clocks.note(std::to_string(i), date(offset), noon);
  };
  all_say(seconds(3600));
  CHECK(clocks.offset() == seconds(3600));
  all_say(seconds(0));
  CHECK(clocks.offset() == seconds(0));
}
