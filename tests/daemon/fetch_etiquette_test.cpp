#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "daemon/clock.hpp"
#include "tests/daemon/fetching.hpp"
#include "tests/daemon/socks_proxy.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::FetchFault;
using daemon::FetchRequest;

namespace {

FetchRequest request_for(std::string url) {
  FetchRequest request;
  request.url = std::move(url);
  return request;
}

}  // namespace

TEST_CASE("between the starts of two requests to one host there is a gap") {
  using Clock = std::chrono::steady_clock;
  Origin origin;
  Clock::time_point last;
  origin.serve("/feed", Reply([&](const SeenRequest&) {
                 last = Clock::now();
                 return Answer::page("x");
               }));
  auto limits = local_limits();
  limits.host_gap = std::chrono::milliseconds(40);
  limits.per_host = 3;
  Fetching fetching(limits);
  const auto begin = Clock::now();
  std::vector<FetchRequest> requests;
  for (int i = 0; i < 4; ++i) requests.push_back(request_for(origin.url("/feed")));
  for (const auto& outcome : fetching.all(std::move(requests))) CHECK(outcome.has_value());
  // Never less; a busy machine may make it more.
  CHECK(last - begin >= 3 * limits.host_gap);
}

TEST_CASE("a wait for the gap can end with the client") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  auto limits = local_limits();
  limits.host_gap = std::chrono::hours(1);
  auto fetching = std::make_unique<Fetching>(limits);
  std::optional<daemon::FetchOutcome> second;
  boost::asio::co_spawn(
      fetching->context,
      fetching->client.fetch(request_for(origin.url("/feed"))),
      [](std::exception_ptr, const daemon::FetchOutcome&) {}
  );
  boost::asio::co_spawn(
      fetching->context,
      fetching->client.fetch(request_for(origin.url("/feed"))),
      [&](std::exception_ptr error, daemon::FetchOutcome outcome) {
        if (!error) second.emplace(std::move(outcome));
      }
  );
  while (origin.requests().empty()) fetching->context.run_one();
  fetching.reset();
  CHECK_FALSE((second && second->has_value()));
  CHECK(origin.requests().size() == 1);
}

TEST_CASE("nothing goes to a place that is held, by a redirect neither") {
  Origin origin;
  Origin other;
  origin.serve("/feed", Answer::page("x"));
  other.serve("/moved", Answer::redirect(302, origin.url("/feed")));
  daemon::Holds holds;
  const auto until = daemon::now() + std::chrono::hours(1);
  holds.put(
      {.place = "127.0.0.1:" + std::to_string(origin.port()), .until = until, .why = "it said so"}
  );
  Fetching fetching(local_limits(), &holds);
  for (const auto& url : {origin.url("/feed"), other.url("/moved")}) {
    const auto outcome = fetching.get(url);
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::held);
    CHECK(outcome.error().until == until);
    CHECK(outcome.error().problem.what == "it said so");
  }
  CHECK(origin.requests().empty());
  auto insisted = request_for(origin.url("/feed"));
  insisted.despite_holds = true;
  CHECK(fetching.fetch(insisted).has_value());
}

TEST_CASE("a fetch that failed leaves nothing behind for the next one") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  origin.serve("/reset", Answer::steps({reset()}));
  origin.serve("/cut", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"));
  origin.serve("/hang", Answer::hang());
  Fetching fetching;
  for (const std::string& bad :
       {std::string("http://nowhere.invalid/"),
        std::string("http://127.0.0.1:1/"),
        std::string("http://10.0.0.1/"),
        origin.url("/reset"),
        origin.url("/cut"),
        origin.url("/hang")}) {
    CAPTURE(bad);
    auto request = request_for(bad);
    if (bad == origin.url("/hang")) request.timeout = std::chrono::milliseconds(20);
    CHECK(fetching.fetch(std::move(request)).has_error());
    for (int i = 0; i < 2; ++i) CHECK(fetching.get(origin.url("/feed")).has_value());
  }
}

TEST_CASE("a SOCKS5 proxy carries requests, and resolves names itself") {
  Origin origin;
  origin.serve("/feed", Answer::page("through the proxy"));
  SocksProxy proxy(origin.port());
  daemon::FetchLimits limits;
  limits.proxy = "socks5h://127.0.0.1:" + std::to_string(proxy.port());
  Fetching fetching(limits);
  const auto reply = fetching.get("http://feeds.example/feed");
  REQUIRE(reply.has_value());
  CHECK(reply->body == "through the proxy");
  CHECK(proxy.asked_for() == "feeds.example:80");
  CHECK(origin.requests("/feed").at(0).header("Host") == "feeds.example");
}
