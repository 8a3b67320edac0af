#include "feeds/http_hints.hpp"

#include <doctest/doctest.h>

#include <string>

#include "feeds/date.hpp"

using namespace feedwire::feeds;
using std::chrono::seconds;

namespace {

std::string date_of(std::string_view text) {
  const auto date = read_http_date(text);
  return date ? format_rfc3339(*date) : "";
}

long count(std::optional<seconds> span) { return span ? static_cast<long>(span->count()) : -1; }

}  // namespace

TEST_CASE("an HTTP date is read in its three forms and no other") {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {" Sunday, 06-Nov-94 08:49:37 GMT ", "1994-11-06T08:49:37Z"},
      {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
      {"Sunday, 06-Nov-33 08:49:37 gmt", "2033-11-06T08:49:37Z"},
      {"Tue, 31 Dec 2024 23:59:60 GMT", "2025-01-01T00:00:00Z"},
      {"Sun, 30 Feb 2020 08:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 24:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 08:49:37 +0100", ""},
      {"Sun, 06 Nov 1994 08:49 GMT", ""},
      {"1994-11-06T08:49:37Z", ""},
      {"0", ""},
      {"-1", ""},
      {"", ""},
      {"a b c d e f g h i j k l", ""},
  };
  for (const auto& sample : cases) {
    CAPTURE(sample.text);
    CHECK(date_of(sample.text) == sample.expected);
  }
}

TEST_CASE("freshness is max-age, or else Expires less the answer's own Date") {
  const char* const date = "Sun, 06 Nov 1994 08:00:00 GMT";
  const char* const hour_later = "Sun, 06 Nov 1994 09:00:00 GMT";
  const struct {
    const char* cache_control;
    const char* expires;
    const char* date;
    long expected;
  } cases[] = {
      {"max-age=60", "", "", 60},
      {"Public, MAX-AGE = \"60\"", hour_later, date, 60},
      {"private=\"a, max-age=5\", max-age=60, max-age=70", "", "", 60},
      {"s-maxage=60", "", "", -1},
      {"s-maxage=60", hour_later, date, 3600},
      {"max-age=0", hour_later, date, -1},
      {"max-age=x", hour_later, date, -1},
      {"max-age=-5", hour_later, date, -1},
      {"max-age", hour_later, date, -1},
      {"max-age=99999999999999999999", "", "", 2'147'483'648},
      {"", hour_later, date, 3600},
      {"", date, hour_later, -1},
      {"", hour_later, "", -1},
      {"", "0", date, -1},
      {",,=,", "", "", -1},
  };
  for (const auto& sample : cases) {
    CAPTURE(sample.cache_control);
    CHECK(count(max_age(sample.cache_control, sample.expires, sample.date)) == sample.expected);
  }
}

TEST_CASE("Retry-After is a number of seconds or a date") {
  const Time now = read_date("1994-11-06T08:00:00Z").value();
  CHECK(count(retry_after(" 120 ", now)) == 120);
  CHECK(count(retry_after("0", now)) == 0);
  CHECK(count(retry_after("Sun, 06 Nov 1994 09:00:00 GMT", now)) == 3600);
  CHECK(count(retry_after("Sun Nov  6 09:00:00 1994", now)) == 3600);
  CHECK(count(retry_after("Sun, 06 Nov 1994 07:00:00 GMT", now)) == 0);
  CHECK(count(retry_after("99999999999999999999", now)) == 2'147'483'648);
  CHECK(count(retry_after("soon", now)) == -1);
  CHECK(count(retry_after("-5", now)) == -1);
  CHECK(count(retry_after("1.5", now)) == -1);
  CHECK(count(retry_after("", now)) == -1);
}
