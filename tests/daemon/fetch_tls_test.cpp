#include <doctest/doctest.h>

#include "tests/daemon/fetching.hpp"
#include "tests/origin/certificate.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::FetchFault;

namespace {

daemon::FetchLimits limits_that_trust(const Certificate& certificate) {
  auto limits = local_limits();
  limits.ca_file = certificate.certificate_file();
  return limits;
}

}  // namespace

TEST_CASE("a certificate that a person trusts is enough, and connections are used again") {
  const Certificate certificate("IP:127.0.0.1");
  Origin origin(certificate.tls());
  origin.serve_feed("/feed", "<rss/>");
  Fetching fetching(limits_that_trust(certificate));
  for (int i = 0; i < 3; ++i) {
    const auto reply = fetching.get(origin.url("/feed"));
    REQUIRE(reply.has_value());
    CHECK(reply->body == "<rss/>");
  }
  CHECK(origin.connections() == 1);
}

TEST_CASE("nothing is sent to a server whose certificate does not hold") {
  const Certificate stranger("IP:127.0.0.1");
  const Certificate other_name("DNS:feeds.example");
  const Certificate expired("IP:127.0.0.1", std::chrono::hours(-1));
  const Certificate trusted("IP:127.0.0.1");
  for (const auto& [shown, known] : std::vector<std::pair<const Certificate*, const Certificate*>>{
           {&stranger, &trusted}, {&other_name, &other_name}, {&expired, &expired}}) {
    Origin origin(shown->tls());
    origin.serve("/feed", Answer::page("x"));
    Fetching fetching(limits_that_trust(*known));
    const auto outcome = fetching.get(origin.url("/feed"));
    REQUIRE(outcome.has_error());
    CHECK(to_string(outcome.error().fault) == std::string("tls"));
    CHECK(!outcome.error().problem.what.empty());
    CHECK(origin.requests().empty());
  }
}

TEST_CASE("secrets do not follow from https to http") {
  const Certificate certificate("IP:127.0.0.1");
  Origin safe(certificate.tls());
  Origin open;
  safe.serve("/feed", Answer::redirect(301, open.url("/feed")));
  open.serve("/feed", Answer::page("x"));
  Fetching fetching(limits_that_trust(certificate));
  daemon::FetchRequest request;
  request.url = safe.url("/feed");
  request.headers = {{"Authorization", "Bearer t"}};
  REQUIRE(fetching.fetch(request).has_value());
  CHECK(safe.requests("/feed").at(0).has("Authorization"));
  CHECK(!open.requests("/feed").at(0).has("Authorization"));
}
