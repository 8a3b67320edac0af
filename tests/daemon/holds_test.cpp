#include "daemon/holds.hpp"

#include <doctest/doctest.h>

using namespace feedwire::daemon;
using feedwire::feeds::Time;
using std::chrono::seconds;

namespace {

const Time noon{std::chrono::hours(12)};

std::string place(const Holds& holds, const std::string& url) {
  return holds.place_of(*parse_web_address(url));
}

}  // namespace

TEST_CASE("a place is a host with its port; at a gateway it is a route") {
  Holds holds;
  holds.set_gateways({"https://rsshub.app", "http://home.example:1200/hub/", "no address"});
  struct Case {
    const char* url;
    const char* place;
  };
  const Case cases[] = {
      {"https://Example.org/a/b", "example.org:443"},
      {"http://example.org/a", "example.org:80"},
      {"https://example.org:8443/", "example.org:8443"},
      {"https://rsshub.app/cnbeta", "rsshub.app:443/cnbeta"},
      {"https://rsshub.app/cnbeta/topics/1?limit=3", "rsshub.app:443/cnbeta"},
      {"https://RSSHUB.app/zhihu/daily", "rsshub.app:443/zhihu"},
      {"http://rsshub.app/cnbeta", "rsshub.app:80"},
      {"http://home.example:1200/hub/bilibili/1", "home.example:1200/hub/bilibili"},
      {"http://home.example:1200/other", "home.example:1200"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.url);
    CHECK(place(holds, each.url) == each.place);
  }
}

TEST_CASE("a hold covers its place until its end, and can be lifted") {
  Holds holds;
  CHECK_FALSE(holds.at("https://example.org/a", noon));
  holds.set({{.place = "example.org:443", .until = noon + seconds(10), .why = "said so"}});
  CHECK(holds.at("https://example.org/b", noon)->why == "said so");
  CHECK_FALSE(holds.at("http://example.org/b", noon));
  CHECK_FALSE(holds.at("https://other.example/b", noon));
  CHECK_FALSE(holds.at("no address", noon));
  CHECK_FALSE(holds.at("https://example.org/b", noon + seconds(10)));
  holds.put({.place = "example.org:443", .until = noon + seconds(20), .why = "again"});
  CHECK(holds.at("https://example.org/b", noon + seconds(10))->why == "again");
  holds.lift("example.org:443");
  CHECK_FALSE(holds.at("https://example.org/b", noon));
}

TEST_CASE("no hold in memory outlasts what a server may ask for, whatever the clock did") {
  Holds holds;
  holds.put({.place = "example.org:443", .until = noon + std::chrono::years(1), .why = "long"});
  holds.put({.place = "other.example:443", .until = noon + seconds(10), .why = "short"});
  holds.shorten(noon + seconds(100));
  CHECK(holds.at("https://example.org/", noon)->until == noon + seconds(100));
  CHECK(holds.at("https://other.example/", noon)->until == noon + seconds(10));
}
