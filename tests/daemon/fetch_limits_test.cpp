#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "tests/daemon/fetching.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::FetchFault;
using daemon::FetchOutcome;
using daemon::FetchRequest;
using std::chrono::milliseconds;

namespace {

FetchRequest request_for(std::string url) {
  FetchRequest request;
  request.url = std::move(url);
  return request;
}

void check_fault(const FetchOutcome& outcome, FetchFault fault) {
  REQUIRE(outcome.has_error());
  CHECK(to_string(outcome.error().fault) == std::string(to_string(fault)));
  CHECK(!outcome.error().problem.what.empty());
}

}  // namespace

TEST_CASE("an answer whose framing breaks is no answer") {
  Origin origin;
  Fetching fetching;
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  for (const auto& [bytes, fault] : std::vector<std::pair<std::string, FetchFault>>{
           {ok + "Content-Length: 10\r\n\r\nshort", FetchFault::incomplete},
           {ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", FetchFault::incomplete},
           {ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel", FetchFault::incomplete},
           {ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", FetchFault::incomplete},
           {ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", FetchFault::incomplete},
           {ok + "Content-Type: text/xml\r\n", FetchFault::incomplete},
           {ok, FetchFault::incomplete},
           {"HTTP/1.1 200", FetchFault::incomplete},
           {"", FetchFault::incomplete},
           {"HTTP/1.1 100 Continue\r\n\r\n", FetchFault::incomplete},
           {"<rss>nine</rss>", FetchFault::protocol},
           {"\r\n\r\n<rss/>", FetchFault::protocol},
           {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", FetchFault::protocol},
           {ok + "Content-Length: -1\r\n\r\nab", FetchFault::protocol},
           {ok + "Content-Length: abc\r\n\r\nab", FetchFault::protocol},
       }) {
    CAPTURE(bytes);
    origin.serve("/feed", Answer::raw(bytes));
    check_fault(fetching.get(origin.url("/feed")), fault);
  }
}

TEST_CASE("a reset within the body is incomplete") {
  Origin origin;
  Fetching fetching;
  origin.serve("/feed", Answer::steps({send("HTTP/1.1 200 OK\r\n\r\nab"), hold(), reset()}));
  std::thread release([&] {
    origin.await_requests("/feed", 1);
    origin.release("/feed");
  });
  const auto outcome = fetching.get(origin.url("/feed"));
  release.join();
  check_fault(outcome, FetchFault::incomplete);
}

TEST_CASE("forms of framing that are rare but right are understood") {
  Origin origin;
  Fetching fetching;
  for (const auto* bytes : {
           "HTTP/1.0 200 OK\r\n\r\nbody",
           "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody",
           "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
           "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
           "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
           "2;a=b\r\nbo\r\n2;\"x\"\r\ndy\r\n000;last\r\nX-Trailer: 1\r\n\r\n",
           "HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody",
           "HTTP/1.1 200 OK\nContent-Length: 4\n\nbody",
       }) {
    CAPTURE(bytes);
    origin.serve("/feed", Answer::raw(bytes));
    const auto reply = fetching.get(origin.url("/feed"));
    REQUIRE(reply.has_value());
    CHECK(reply->status == 200);
    CHECK(reply->body == "body");
  }
}

TEST_CASE("a folded field is one value, and one with a NUL is none") {
  Origin origin;
  Fetching fetching;
  origin.serve(
      "/feed",
      Answer::raw("HTTP/1.1 200 OK\r\nCache-Control: a\r\n  b\r\nETag: \"x\ry\"\r\n"
                  "Last-Modified:  \t spaced  \r\nContent-Length: 0\r\n\r\n")
  );
  const auto reply = fetching.get(origin.url("/feed"));
  REQUIRE(reply.has_value());
  CHECK(reply->cache_control == "a b");
  CHECK(reply->validators.etag.empty());
  CHECK(reply->validators.last_modified == "spaced");
}

TEST_CASE("a body may be as large as the bound and no larger, however it is framed") {
  Origin origin;
  auto limits = local_limits();
  limits.max_body = 100'000;
  Fetching fetching(limits);
  const std::string fits(100'000, 'x');
  const std::string head = "HTTP/1.1 200 OK\r\n";
  origin.serve("/fits", Answer::page(fits));
  REQUIRE(fetching.get(origin.url("/fits")).has_value());
  for (const auto& answer : {
           Answer::page(fits + "x"),
           Answer::raw(head + "\r\n" + fits + "x"),
           Answer::raw(
               head + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n" + fits + "x\r\n0\r\n\r\n"
           ),
           // The claim alone is enough: nothing more is waited for.
           Answer::steps({send(head + "Content-Length: 100001\r\n\r\n"), hold()}),
           Answer::steps({send(head + "Content-Length: 99999999999999\r\n\r\n"), hold()}),
       }) {
    origin.serve("/feed", answer);
    check_fault(fetching.get(origin.url("/feed")), FetchFault::too_large);
  }
}

TEST_CASE("a 304 that repeats the length of what it stands for is fine") {
  Origin origin;
  auto limits = local_limits();
  limits.max_body = 10;
  Fetching fetching(limits);
  origin.serve(
      "/feed", Answer::steps({send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n")})
  );
  const auto reply = fetching.get(origin.url("/feed"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 304);
}

TEST_CASE("a header section is bounded, in one line, in many, and in interim answers") {
  Origin origin;
  Fetching fetching;
  std::string many;
  std::string interim;
  for (int i = 0; i < 1'000; ++i) {
    many += "X-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
    interim += "HTTP/1.1 103 Early Hints\r\nLink: " + std::string(100, 'x') + "\r\n\r\n";
  }
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  for (const auto& bytes : {
           ok + many + "\r\n",
           ok + "X: " + std::string(70'000, 'x') + "\r\n\r\n",
           ok + "X: " + std::string(300'000, 'x'),
           interim + ok + "\r\n",
       }) {
    CAPTURE(bytes.size());
    origin.serve("/feed", Answer::raw(bytes));
    check_fault(fetching.get(origin.url("/feed")), FetchFault::too_large);
  }
  origin.serve("/feed", Answer::raw(ok + "X: " + std::string(60'000, 'x') + "\r\n\r\nbody"));
  CHECK(fetching.get(origin.url("/feed")).has_value());
}

TEST_CASE("silence ends in a timeout, before the answer and within the body") {
  Origin origin;
  Fetching fetching;
  origin.serve("/silent", Answer::hang());
  origin.serve(
      "/stuck", Answer::steps({send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), hold()})
  );
  origin.serve("/moved", Answer::redirect(302, "/silent"));
  for (const auto* path : {"/silent", "/stuck", "/moved"}) {
    CAPTURE(path);
    auto request = request_for(origin.url(path));
    request.timeout = milliseconds(100);
    check_fault(fetching.fetch(request), FetchFault::timeout);
  }
}

TEST_CASE("a byte now and then does not extend the time") {
  Origin origin;
  std::vector<Step> drip{send("HTTP/1.1 200 OK\r\n\r\n")};
  for (int i = 0; i < 2'000; ++i) {
    drip.push_back(hold());
    drip.push_back(send("x"));
  }
  origin.serve("/drip", Answer::steps(std::move(drip)));
  Fetching fetching;
  std::atomic<bool> is_over{false};
  std::thread tap([&] {
    while (!is_over) {
      origin.release("/drip");
      std::this_thread::yield();
    }
  });
  auto request = request_for(origin.url("/drip"));
  request.timeout = milliseconds(100);
  const auto outcome = fetching.fetch(std::move(request));
  is_over = true;
  tap.join();
  check_fault(outcome, FetchFault::timeout);
}

TEST_CASE("a cancelled fetch ends at once and closes its connection") {
  Origin origin;
  origin.serve("/hang", Answer::hang());
  Fetching fetching;
  boost::asio::cancellation_signal stop;
  std::optional<FetchOutcome> ended;
  boost::asio::co_spawn(
      fetching.context,
      fetching.client.fetch(request_for(origin.url("/hang"))),
      boost::asio::bind_cancellation_slot(
          stop.slot(),
          [&](std::exception_ptr error, FetchOutcome outcome) {
            CHECK(!error);
            ended.emplace(std::move(outcome));
          }
      )
  );
  std::thread canceller([&] {
    origin.await_requests("/hang", 1);
    boost::asio::post(fetching.context, [&] {
      CHECK(fetching.client.in_flight() == 1);
      stop.emit(boost::asio::cancellation_type::terminal);
    });
  });
  fetching.context.run();
  canceller.join();
  REQUIRE(ended);
  check_fault(*ended, FetchFault::cancelled);
  CHECK(fetching.client.in_flight() == 0);
  origin.await_silence();
}

TEST_CASE("a fetch that waits for its place can be cancelled, and the others go on") {
  Origin origin;
  origin.serve("/hang", Answer::hang());
  origin.serve("/feed", Answer::page("x"));
  auto limits = local_limits();
  limits.per_host = 1;
  Fetching fetching(limits);
  boost::asio::cancellation_signal stop;
  std::vector<std::string> ended;
  const auto note = [&](const char* name) {
    return [&ended, name](std::exception_ptr error, FetchOutcome outcome) {
      CHECK(!error);
      ended.push_back(std::string(name) + (outcome ? " ok" : " failed"));
    };
  };
  using boost::asio::bind_cancellation_slot;
  auto& client = fetching.client;
  co_spawn(fetching.context, client.fetch(request_for(origin.url("/hang"))), note("first"));
  co_spawn(
      fetching.context,
      client.fetch(request_for(origin.url("/feed"))),
      bind_cancellation_slot(stop.slot(), note("second"))
  );
  co_spawn(fetching.context, client.fetch(request_for(origin.url("/feed"))), note("third"));
  std::thread canceller([&] {
    origin.await_requests("/hang", 1);
    boost::asio::post(fetching.context, [&] {
      stop.emit(boost::asio::cancellation_type::terminal);
      origin.release("/hang");
    });
  });
  fetching.context.run();
  canceller.join();
  CHECK(ended == std::vector<std::string>{"second failed", "first failed", "third ok"});
  CHECK(origin.requests("/feed").size() == 1);
}

TEST_CASE("a client that goes away ends what is under way and what waits") {
  Origin origin;
  origin.serve("/hang", Answer::hang());
  boost::asio::io_context context;
  std::optional<daemon::HttpClient> client;
  client.emplace(context.get_executor(), local_limits());
  int cancelled = 0;
  for (int i = 0; i < 10; ++i) {
    boost::asio::co_spawn(
        context,
        client->fetch(request_for(origin.url("/hang"))),
        [&](std::exception_ptr error, FetchOutcome outcome) {
          CHECK(!error);
          check_fault(outcome, FetchFault::cancelled);
          ++cancelled;
        }
    );
  }
  std::thread ender([&] {
    origin.await_requests("/hang", 2);
    boost::asio::post(context, [&] { client.reset(); });
  });
  context.run();
  ender.join();
  CHECK(cancelled == 10);
  CHECK(origin.requests("/hang").size() == 2);
  origin.await_silence();
}

TEST_CASE("a loop that is destroyed takes its fetches along") {
  Origin origin;
  origin.serve("/hang", Answer::hang());
  {
    boost::asio::io_context context;
    daemon::HttpClient client(context.get_executor(), local_limits());
    for (int i = 0; i < 5; ++i) {
      boost::asio::co_spawn(
          context,
          client.fetch(request_for(origin.url("/hang"))),
          [](std::exception_ptr, FetchOutcome) {}
      );
    }
    std::thread stopper([&] {
      origin.await_requests("/hang", 2);
      context.stop();
    });
    context.run();
    stopper.join();
  }
  origin.await_silence();
}

TEST_CASE("five hundred transfers run at once") {
  Origin origin;
  origin.serve_rest([](const SeenRequest& request) { return Answer::page(request.target); });
  auto limits = local_limits();
  limits.concurrency = 500;
  limits.per_host = 500;
  Fetching fetching(limits);
  std::vector<FetchRequest> requests;
  for (int i = 0; i < 500; ++i)
    requests.push_back(request_for(origin.url("/" + std::to_string(i))));
  const auto outcomes = fetching.all(std::move(requests));
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    REQUIRE(outcomes[i].has_value());
    CHECK(outcomes[i]->body == "/" + std::to_string(i));
  }
}

TEST_CASE("a host gets so many requests at once and no more, and delays nobody else") {
  Origin slow;
  Origin quick;
  slow.serve("/hang", Answer::hang());
  quick.serve("/feed", Answer::page("x"));
  auto limits = local_limits();
  limits.concurrency = 4;
  Fetching fetching(limits);
  std::vector<FetchRequest> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(request_for(slow.url("/hang")));
  for (int i = 0; i < 20; ++i) requests.push_back(request_for(quick.url("/feed")));
  std::thread release([&] {
    // The quick ones all pass while the slow ones hold their two places.
    quick.await_requests("/feed", 20);
    slow.release_all("/hang");
  });
  const auto outcomes = fetching.all(std::move(requests));
  release.join();
  CHECK(slow.most_at_once() == 2);
  CHECK(quick.most_at_once() <= 2);
  CHECK(std::all_of(outcomes.begin() + 20, outcomes.end(), [](const auto& one) { return !!one; }));
}

TEST_CASE("waiting for a place does not use up the time of a fetch") {
  Origin origin;
  origin.serve("/hang", Answer::hang());
  origin.serve("/feed", Answer::page("x"));
  auto limits = local_limits();
  limits.per_host = 1;
  Fetching fetching(limits);
  // The last one waits longer than it may take.
  std::vector<FetchRequest> requests;
  for (int i = 0; i < 5; ++i) {
    requests.push_back(request_for(origin.url("/hang")));
    requests.back().timeout = milliseconds(250);
  }
  requests.push_back(request_for(origin.url("/feed")));
  requests.back().timeout = milliseconds(1'100);
  const auto outcomes = fetching.all(std::move(requests));
  for (std::size_t i = 0; i < 5; ++i) check_fault(outcomes[i], FetchFault::timeout);
  CHECK(outcomes[5].has_value());
}

TEST_CASE("bodies wait for the memory budget, and all of them arrive") {
  Origin origin;
  const std::string large(1UL << 20, 'x');
  origin.serve("/large", Answer::page(large));
  auto limits = local_limits();
  limits.per_host = 16;
  limits.memory_budget = 100'000;
  Fetching fetching(limits);
  const std::vector<FetchRequest> requests(16, request_for(origin.url("/large")));
  for (auto& outcome : fetching.all(requests)) {
    REQUIRE(outcome.has_value());
    CHECK(outcome->body.size() == large.size());
  }
  // The budget is whole again once the replies are gone.
  for (auto& outcome : fetching.all(requests)) CHECK(outcome.has_value());
}

TEST_CASE("a transfer that waits for its server keeps no other from the memory budget") {
  Origin origin;
  const std::string large(1UL << 20, 'x');
  origin.serve("/hang", Answer::hang());
  origin.serve("/large", Answer::page(large));
  auto limits = local_limits();
  limits.per_host = 16;
  limits.memory_budget = 100'000;
  Fetching fetching(limits);
  std::vector<FetchRequest> requests(9, request_for(origin.url("/large")));
  requests.front() = request_for(origin.url("/hang"));
  std::thread release([&] {
    origin.await_requests("/large", 8);
    origin.release("/hang");
  });
  int arrived = 0;
  for (auto& outcome : fetching.all(std::move(requests))) arrived += outcome.has_value() ? 1 : 0;
  release.join();
  CHECK(arrived == 8);
}

TEST_CASE("replies that are kept hold up others until they are dropped") {
  Origin origin;
  origin.serve("/large", Answer::page(std::string(1UL << 20, 'x')));
  auto limits = local_limits();
  limits.memory_budget = 100'000;
  Fetching fetching(limits);
  std::vector<FetchOutcome> kept;
  const auto start = [&] {
    boost::asio::co_spawn(
        fetching.context,
        fetching.client.fetch(request_for(origin.url("/large"))),
        [&](std::exception_ptr, FetchOutcome outcome) {
          CHECK(outcome.has_value());
          kept.push_back(std::move(outcome));
        }
    );
  };
  start();
  fetching.context.run();
  REQUIRE(kept.size() == 1);
  CHECK(kept.front()->memory);
  start();
  fetching.context.restart();
  while (origin.requests("/large").size() < 2) fetching.context.run_one();
  for (int i = 0; i < 100; ++i) fetching.context.poll();
  CHECK(kept.size() == 1);
  std::thread elsewhere([&] { kept.clear(); });
  elsewhere.join();
  fetching.context.run();
  CHECK(kept.size() == 1);
}

TEST_CASE("a host without an address is a failure of its name") {
  Fetching fetching;
  auto request = request_for("http://feeds.invalid/feed");
  request.timeout = std::chrono::seconds(5);
  const auto outcome = fetching.fetch(std::move(request));
  REQUIRE(outcome.has_error());
  // A machine without a resolver may keep us waiting instead.
  const bool is_fine =
      outcome.error().fault == FetchFault::dns || outcome.error().fault == FetchFault::timeout;
  CHECK(is_fine);
  CHECK(outcome.error().problem.what.find("feeds.invalid") != std::string::npos);
}
