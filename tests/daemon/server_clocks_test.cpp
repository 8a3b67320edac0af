#include "daemon/server_clocks.hpp"

#include <doctest/doctest.h>

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
  clocks.note(date(seconds(0)), noon);
  clocks.note("", noon);
  clocks.note("yesterday", noon);
  clocks.note(date(seconds(0)), noon);
  CHECK_FALSE(clocks.offset().has_value());
  clocks.note(date(seconds(0)), noon);
  CHECK(clocks.offset() == seconds(0));
}

TEST_CASE("neither answers from caches nor one clock that is wrong make ours look wrong") {
  ServerClocks clocks;
  clocks.note(date(seconds(86'400)), noon);
  for (int i = 0; i < 5; ++i) clocks.note(date(seconds(1)), noon);
  for (int i = 0; i < 5; ++i) clocks.note(date(seconds(-600)), noon);
  CHECK(clocks.offset() == seconds(1));
}

TEST_CASE("a clock that was set is believed after some answers") {
  ServerClocks clocks;
  for (std::size_t i = 0; i < ServerClocks::most_answers; ++i)
    clocks.note(date(seconds(3600)), noon);
  CHECK(clocks.offset() == seconds(3600));
  for (std::size_t i = 0; i < ServerClocks::most_answers; ++i) clocks.note(date(seconds(0)), noon);
  CHECK(clocks.offset() == seconds(0));
}
