#include "feeds/cadence.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "feeds/date.hpp"

using namespace feedwire::feeds;
using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

const Time noon = read_date("2022-08-18T12:00:00Z").value();  // a Thursday

seconds wait(const CadenceInput& input, const Cadence& cadence = {}) {
  CadenceInput at_noon = input;
  at_noon.now = noon;
  return next_due(cadence, at_noon).at - noon;
}

std::string reason(const CadenceInput& input, const Cadence& cadence = {}) {
  return next_due(cadence, input).reason;
}

ServerHints asks(std::optional<seconds> max_age) { return {.max_age = max_age}; }

std::string due_at(
    const char* now, std::vector<int> hours, std::vector<int> days, double jitter = 0
) {
  CadenceInput input{.now = read_date(now).value(), .jitter = jitter};
  input.hints.document = {.skip_hours = std::move(hours), .skip_days = std::move(days)};
  return format_rfc3339(next_due({}, input).at);
}

}  // namespace

TEST_CASE("a feed is due after its interval, never before the minimum") {
  CHECK(wait({}) == 1h);
  CHECK(reason({}) == "interval 1 h");
  CHECK(wait({.every = 30min}) == 30min);
  CHECK(wait({.every = 1s}) == 15min);
  CHECK(wait({.every = 1s}, {.min_interval = 1s}) == 1s);
  CHECK(wait({.every = 48h}) == 48h);
}

TEST_CASE("what the publisher asks for only lengthens the wait, up to the cap") {
  CHECK(wait({.hints = asks(10min)}) == 1h);
  CHECK(wait({.hints = asks(2h)}) == 2h);
  CHECK(reason({.hints = asks(2h)}) == "publisher asks for 2 h (Cache-Control)");
  CHECK(wait({.hints = asks(24h * 365)}) == 24h);
  CHECK(reason({.hints = asks(24h * 365)}) == "publisher asks for more than 24 h (Cache-Control)");
  CHECK(wait({.every = 48h, .hints = asks(24h * 365)}) == 48h);
  CadenceInput input{.hints = asks(2h)};
  input.hints.document.ttl = 180min;
  CHECK(wait(input) == 3h);
  CHECK(reason(input) == "publisher asks for 3 h (ttl)");
  input.hints.document.update_period = 4h;
  CHECK(wait(input) == 4h);
  CHECK(reason(input) == "publisher asks for 4 h (sy:updatePeriod)");
  input.hints.document.ttl = std::chrono::minutes::max();
  input.hints.max_age = seconds::max();
  CHECK(wait(input) == 24h);
}

TEST_CASE("after failures the interval doubles up to the cap") {
  const seconds expected[] = {1h, 2h, 4h, 8h, 16h, 24h, 24h};
  int failures = 0;
  for (const seconds span : expected) {
    CHECK(wait({.failures = ++failures, .hints = asks(6h)}) == span);
  }
  CHECK(wait({.failures = std::numeric_limits<int>::max()}) == 24h);
  CHECK(reason({.failures = 3}) == "backoff 4 h after 3 failures");
  CHECK(reason({.failures = 1}) == "backoff 1 h after 1 failure");
  CHECK(wait({.every = 48h, .failures = 5}) == 48h);
  CHECK(wait({.every = 1min, .failures = 2}) == 30min);
}

TEST_CASE("Retry-After is kept, and never brings a request forward") {
  const auto after = [](seconds span, int failures = 1) {
    return CadenceInput{.failures = failures, .hints = {.retry_after = span}};
  };
  CHECK(wait(after(2h)) == 2h);
  CHECK(reason(after(2h)) == "Retry-After 2 h");
  CHECK(wait(after(72h)) == 72h);
  CHECK(wait(after(24h * 365)) == 24h * 7);
  CHECK(wait(after(seconds::max())) == 24h * 7);
  CHECK(wait(after(0s, 5)) == 1h);
  CHECK(reason(after(10min)) == "interval 1 h, longer than Retry-After");
  CHECK(
      reason(
          {.every = 5min, .failures = 1, .hints = {.retry_after = 10min}}, {.min_interval = 1s}
      ) == "Retry-After 10 min"
  );
}

TEST_CASE("jitter is added to every wait, a tenth at most") {
  CHECK(wait({.jitter = 0.05}) == 63min);
  CHECK(wait({.jitter = 0.5}) == 66min);
  CHECK(wait({.jitter = -1}) == 1h);
  CHECK(wait({.failures = 2, .jitter = 0.1}) == 132min);
}

TEST_CASE("feeds that were added together come to be spread over their interval") {
  constexpr int feeds_of_a_host = 60;
  constexpr double interval = 3600;
  std::array<int, 12> at_once{};
  for (int feed = 1; feed <= feeds_of_a_host; ++feed) {
    const double share = jitter_share(feed, 0.5);
    CHECK(share >= 0);
    CHECK(share <= 0.1);
    // After a day: where in the hour is it asked?
    const double phase = std::fmod(24 * interval * (1 + share), interval);
    ++at_once.at(static_cast<std::size_t>(phase / interval * at_once.size()));
  }
  // Five of them for each twelfth of the hour, were they even.
  for (const int count : at_once) CHECK((count >= 1 && count <= 10));
  CHECK(jitter_share(1'000'000'000'000, 1) <= 0.1);
  CHECK(jitter_share(0, 0) == 0);
}

TEST_CASE("hours and days that the publisher closes are passed over in GMT") {
  CHECK(due_at("2022-08-18T12:00:00Z", {14}, {}) == "2022-08-18T13:00:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", {13, 14, 15}, {}) == "2022-08-18T16:00:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", {13}, {}, 0.1) == "2022-08-18T14:06:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", {}, {4}) == "2022-08-19T00:00:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", {0, 1}, {4, 5, 6}) == "2022-08-21T02:00:00Z");
  CHECK(due_at("2022-08-18T23:30:00Z", {24}, {}) == "2022-08-19T01:00:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", {-1, 99}, {-1, 7}) == "2022-08-18T13:30:00Z");
  std::vector<int> all_hours;
  for (int hour = 0; hour < 24; ++hour) all_hours.push_back(hour);
  CHECK(due_at("2022-08-18T12:30:00Z", all_hours, {0, 1, 2, 3, 4, 5, 6}) == "2022-08-18T13:30:00Z");
  CHECK(due_at("2022-08-18T12:30:00Z", all_hours, {4}) == "2022-08-19T00:00:00Z");
}

TEST_CASE("a year of polls never comes too early and never stops") {
  CadenceInput input{.now = noon, .hints = asks(90min)};
  input.hints.document.skip_hours = {1, 2, 3};
  int polls = 0;
  const Time end = noon + 24h * 365;
  while (input.now < end) {
    input.jitter = (polls % 11) / 100.0;
    input.failures = polls % 50 < 3 ? polls % 50 + 1 : 0;
    const Time at = next_due({}, input).at;
    REQUIRE(at - input.now >= 1h);
    REQUIRE(at - input.now <= 10h);
    input.now = at;
    ++polls;
  }
  CHECK(polls > 4000);
}

TEST_CASE("spans read as people write them") {
  const struct {
    seconds span;
    const char* words;
  } cases[] = {
      {0s, "0 s"},
      {90s, "90 s"},
      {2min, "2 min"},
      {90min, "90 min"},
      {150min, "2 h 30 min"},
      {1h, "1 h"},
      {24h, "24 h"},
      {48h, "2 d"},
      {24h * 7, "7 d"}};
  for (const auto& sample : cases) CHECK(in_words(sample.span) == sample.words);
}
