#include "cli/subscriptions.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "tests/cli/local_zone.hpp"

using namespace feedwire;
using namespace feedwire::cli;
namespace json = boost::json;

namespace {

const Screen paper{};
const Time then{std::chrono::seconds(1'787'050'910)};  // 2026-08-18T11:01:50Z

json::array sample() {
  return json::parse(R"([
    {"name":"邮件","filters":{"feed":3,"updates":true,"category":"新媒体"},"cursor":40,"head":42,
     "lag":2,"connected":true,"unacked":2,"max_unacked":1000,"created":"2026-08-18T10:00:00Z",
     "last_ack":"2026-08-18T10:59:50Z"},
    {"name":"index","filters":{},"cursor":0,"head":42,"lag":42,"connected":false,"unacked":0,
     "max_unacked":1000,"created":"2026-08-18T10:00:00Z","last_ack":null}])")
      .as_array();
}

}  // namespace

TEST_CASE("durable subscriptions are a line each") {
  CHECK(
      subscriptions_table(sample(), paper, then) ==
      "NAME   CURSOR  LAG  LAST ACK   CLIENT     FILTERS\n"
      "邮件       40    2  2 min ago  connected  feed=3 updates category=新媒体\n"
      "index       0   42  never      -\n"
  );
}

TEST_CASE("one durable subscription is a few lines") {
  const tests::LocalZone zone{"UTC"};
  CHECK(
      subscription_screen(sample()[0].as_object(), paper, then) ==
      "Name       邮件\n"
      "Filters    feed=3 updates category=新媒体\n"
      "Cursor     40 of 42, 2 events behind\n"
      "Last ack   2 min ago\n"
      "Client     connected, 2 unacknowledged\n"
      "In flight  at most 1000 events\n"
      "Created    2026-08-18 10:00\n"
  );
}

TEST_CASE("a name of any characters is one part of a path") {
  CHECK(subscription_path("a b/新", "/ack") == "/v1/subscriptions/a%20b%2F%E6%96%B0/ack");
}
