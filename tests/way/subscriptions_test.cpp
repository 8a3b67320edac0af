// Durable subscriptions over the real socket: what is acknowledged never comes again, what is not
// does.
#include "tests/way/subscribed.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

/// Ends the stream and gives all that it sent.
std::string ended(std::unique_ptr<Program> stream) {
  stream->signal(SIGTERM);
  return stream->finish().out;
}

/// The seqs of the events in a stream, in their order; an id alone is not one.
std::vector<int> seqs(const std::string& out) {
  std::vector<int> found;
  for (auto at = out.find("\nid: "); at != std::string::npos; at = out.find("\nid: ", at + 1)) {
    const auto end = out.find('\n', at + 1);
    if (out.compare(end + 1, 6, "event:") == 0) found.push_back(std::stoi(out.substr(at + 5)));
  }
  return found;
}

using Seqs = std::vector<int>;

}  // namespace

TEST_CASE("a subscription is made, shown, changed and deleted") {
  Subscribed test;
  test.publish(3);
  const Shown made = test.put("a", R"({"filters":{"feed":"f","updates":true},"from":"start"})");
  CHECK(made.status == 201);
  const json::object shown = made.json();
  CHECK(shown.at("name") == "a");
  CHECK(json::serialize(shown.at("filters")) == R"({"feed":1,"updates":true})");
  CHECK(shown.at("cursor") == 0);
  CHECK(shown.at("head") == 3);
  CHECK(shown.at("lag") == 3);
  CHECK(shown.at("connected") == false);
  CHECK(shown.at("last_ack").is_null());
  // The same again changes nothing; other filters leave the cursor where it is.
  CHECK(test.put("a").json() == shown);
  const Shown changed = test.put("a", R"({"category":"新媒体/","from":"now","max_unacked":7})");
  CHECK(changed.status == 200);
  CHECK(json::serialize(changed.json().at("filters")) == R"({"category":"新媒体"})");
  CHECK(changed.json().at("cursor") == 0);
  CHECK(changed.json().at("max_unacked") == 7);
  const Shown odd = test.put("d", R"({"author":"0","q":"a+b & \"c=d\" 50%","updates":"0"})");
  CHECK(json::serialize(odd.json().at("filters")) == R"({"author":"0","q":"a+b & \"c=d\" 50%"})");
  CHECK(test.call("DELETE", "/v1/subscriptions/d").status == 204);
  CHECK(test.put("b").json().at("cursor") == 3);
  CHECK(test.put("c%20%E6%96%B0", R"({"from":2})").json().at("cursor") == 2);
  CHECK(test.get("c%20%E6%96%B0").at("name") == "c 新");
  const Shown all = test.call("GET", "/v1/subscriptions");
  CHECK(all.json().at("subscriptions").as_array().size() == 3);
  CHECK(test.call("GET", "/v1/status").json().at("subscriptions").at("total") == 3);
  CHECK(test.call("DELETE", "/v1/subscriptions/a").status == 204);
  CHECK(test.call("DELETE", "/v1/subscriptions/a").status == 404);
  test.restart(SIGKILL);
  CHECK(test.call("GET", "/v1/subscriptions").json().at("subscriptions").as_array().size() == 2);
  CHECK(test.get("b").at("cursor") == 3);
}

TEST_CASE("what is wrong with a subscription is said, naming it") {
  struct Case {
    const char* method;
    const char* path;
    const char* body;
    int status;
    const char* words;
  };
  Subscribed test;
  test.publish(2);
  CHECK(test.put("a").status == 201);
  for (const Case& one : {
           Case{"PUT", "b", R"({"filters":{"colour":"red"}})", 400, "colour"},
           Case{"PUT", "b", R"({"limit":5})", 400, "limit"},
           Case{"PUT", "b", R"({"filters":{"feed":"nobody"}})", 400, "nobody"},
           Case{"PUT", "b", R"({"filters":[]})", 400, "filters"},
           Case{"PUT", "b", R"({"from":"yesterday"})", 400, "from"},
           Case{"PUT", "b", R"({"from":3})", 409, "beyond the newest event, 2"},
           Case{"PUT", "b", R"({"max_unacked":0})", 400, "max_unacked"},
           Case{"PUT", "b", "[]", 400, "JSON object"},
           Case{"PUT", "b%2Fc", "{}", 400, "name"},
           Case{"GET", "b", "", 404, "no subscription"},
           Case{"GET", "b/stream", "", 404, "no subscription"},
           Case{"GET", "a/stream?after=1", "", 400, "after"},
           Case{"POST", "b/ack", R"({"seq":1})", 404, "no subscription"},
           Case{"POST", "b/seek", R"({"seq":1})", 404, "no subscription"},
           Case{"POST", "a/ack", R"({"seq":-1})", 400, "seq"},
           Case{"POST", "a/ack", R"({})", 400, "seq"},
           Case{"POST", "a/ack", R"({"seq":2,"x":1})", 400, "x is not known"},
           Case{"POST", "a/ack", R"({"seq":3})", 400, "not sent"},
           Case{"POST", "a/seek", R"({"seq":3})", 409, "beyond the newest event, 2"},
           Case{"POST", "a", "", 405, "PUT"},
           Case{"GET", "a/ack", "", 405, "POST"},
       }) {
    CAPTURE(one.method);
    CAPTURE(one.path);
    CAPTURE(one.body);
    const Shown answer =
        test.call(one.method, std::string("/v1/subscriptions/") + one.path, one.body);
    CHECK(answer.status == one.status);
    CHECK(answer.body.find(one.words) != std::string::npos);
  }
  CHECK(test.call("GET", "/v1/subscriptions").json().at("subscriptions").as_array().size() == 1);
}

TEST_CASE("a stream begins after the last acknowledgement, across kill -9 of either side") {
  Subscribed test;
  test.publish(5);
  test.put("a", R"({"from":"start"})");
  auto first = test.stream("a/stream");
  REQUIRE(first->wait_for_output("id: 5"));
  CHECK(test.number("a", "unacked") == 5);
  CHECK(test.ack("a", 3) == 204);
  CHECK(test.number("a", "unacked") == 2);
  CHECK(test.ack("a", 2) == 204);
  CHECK(test.number("a", "cursor") == 3);
  CHECK_FALSE(test.get("a").at("last_ack").is_null());
  CHECK(test.ack("a", 6) == 400);
  first->signal(SIGKILL);
  CHECK(seqs(first->finish().out) == Seqs{1, 2, 3, 4, 5});
  auto second = test.stream("a/stream");
  REQUIRE(second->wait_for_output("id: 5"));
  CHECK(seqs(ended(std::move(second))) == Seqs{4, 5});
  test.restart(SIGKILL);
  CHECK(test.number("a", "cursor") == 3);
  // What was sent before the crash may be acknowledged after it.
  CHECK(test.ack("a", 4) == 204);
  test.publish(6);
  auto third = test.stream("a/stream");
  REQUIRE(third->wait_for_output("id: 6"));
  CHECK(seqs(ended(std::move(third))) == Seqs{5, 6});
}

TEST_CASE("one client streams a subscription, until another one takes over") {
  Subscribed test;
  test.publish(2);
  test.put("a", R"({"from":"start"})");
  auto first = test.stream("a/stream");
  REQUIRE(first->wait_for_output("id: 2"));
  CHECK(test.get("a").at("connected") == true);
  const Shown refused = test.call("GET", "/v1/subscriptions/a/stream");
  CHECK(refused.status == 409);
  CHECK(refused.body.find("takeover=1") != std::string::npos);
  // To look takes nobody's place.
  CHECK(
      shown(curl(test.scratch, {"-I", "http://feedwire/v1/subscriptions/a/stream"}).out).status ==
      200
  );
  auto second = test.stream("a/stream?takeover=1");
  REQUIRE(second->wait_for_output("id: 2"));
  const Ran over = first->finish();
  CHECK(over.exit == 0);
  CHECK(over.out.find(": another client took over") != std::string::npos);
  const std::string out = ended(std::move(second));
  CHECK(test.ack("a", 1, token_in(over.out)) == 409);
  CHECK(test.number("a", "cursor") == 0);
  CHECK(test.ack("a", 1, token_in(out)) == 204);
  CHECK(test.ack("a", 2) == 204);
  CHECK(test.number("a", "cursor") == 2);
}

TEST_CASE("a client that does not read gives way to one that takes over") {
  Subscribed test;
  // One batch is more than all buffers on the way to it hold.
  std::string rss = "<rss version='2.0'><channel><title>t</title>";
  for (int n = 1; n <= 100; ++n)
    rss += "<item><title>" + std::to_string(n) + "</title><guid>g" + std::to_string(n) +
           "</guid><description>" + std::string(40'000, 'x') + "</description></item>";
  test.publish(rss + "</channel></rss>", "f");
  test.put("a", R"({"from":"start"})");
  auto stuck = test.stream("a/stream");
  while (test.number("a", "unacked") < 100) continue;
  auto second = test.stream("a/stream?takeover=1");
  CHECK(second->wait_for_output("id: 100"));
  CHECK(test.get("a").at("connected") == true);
  CHECK(seqs(ended(std::move(second))).size() == 100);
  CHECK(seqs(stuck->finish().out).size() < 100);
}

TEST_CASE("the cursor passes what the filters leave out, while nothing is unacknowledged") {
  Subscribed test;
  test.publish(2, "f");
  test.put("a", R"({"feed":"f","from":"start"})");
  auto stream = test.stream("a/stream");
  REQUIRE(stream->wait_for_output("id: 2"));
  test.publish(3, "g");
  REQUIRE(stream->wait_for_output("\nid: 5\n\n"));
  CHECK(test.number("a", "cursor") == 0);
  CHECK(test.ack("a", 2) == 204);
  CHECK(test.number("a", "cursor") == 5);
  CHECK(test.number("a", "lag") == 0);
  test.publish(5, "g");
  REQUIRE(stream->wait_for_output("\nid: 7\n\n"));
  CHECK(test.number("a", "cursor") == 7);
  test.publish(3, "f");
  REQUIRE(stream->wait_for_output("\nid: 8\n"));
  CHECK(test.number("a", "cursor") == 7);
  CHECK(seqs(ended(std::move(stream))) == Seqs{1, 2, 8});
}

TEST_CASE("a subscription to a feed that was removed is quiet, and not broken") {
  Subscribed test;
  test.publish(1, "f");
  test.publish(1, "g");
  test.put("a", R"({"feed":"f","from":"now"})");
  CHECK(test.daemon->cli({"remove", "f", "--yes"}).exit == 0);
  auto stream = test.stream("a/stream");
  test.publish(2, "g");
  CHECK(stream->wait_for_output("\nid: 3\n\n"));
  CHECK(seqs(ended(std::move(stream))).empty());
}

TEST_CASE("seek moves the cursor either way and ends the stream that was open") {
  Subscribed test;
  test.publish(4);
  test.put("a", R"({"from":"start"})");
  auto first = test.stream("a/stream");
  REQUIRE(first->wait_for_output("id: 4"));
  CHECK(test.ack("a", 4) == 204);
  CHECK(test.seek("a", 2) == 204);
  const Ran over = first->finish();
  CHECK(over.out.find(": the cursor was moved") != std::string::npos);
  CHECK(test.ack("a", 4, token_in(over.out)) == 409);
  CHECK(test.ack("a", 4) == 400);
  test.restart(SIGKILL);
  auto second = test.stream("a/stream");
  REQUIRE(second->wait_for_output("id: 4"));
  CHECK(seqs(ended(std::move(second))) == Seqs{3, 4});
  CHECK(test.seek("a", 4) == 204);
  CHECK(test.number("a", "lag") == 0);
}

TEST_CASE("delivery stops at max_unacked, says so, and goes on with an acknowledgement") {
  Subscribed test;
  test.publish(5);
  test.put("a", R"({"from":"start","max_unacked":2})");
  auto stream = test.stream("a/stream");
  REQUIRE(stream->wait_for_output(": 2 events are unacknowledged (max_unacked is 2)"));
  CHECK(test.ack("a", 1) == 204);
  REQUIRE(stream->wait_for_output("id: 3"));
  CHECK(test.ack("a", 3) == 204);
  REQUIRE(stream->wait_for_output("id: 5"));
  CHECK(seqs(ended(std::move(stream))) == Seqs{1, 2, 3, 4, 5});

  auto lines = test.stream("a/stream", {"-H", "Accept: application/x-ndjson"});
  const std::string notice = R"({"_feedwire":{"event":"waiting","unacked":2,"max_unacked":2}})";
  CHECK(lines->wait_for_output(notice));
  // A client that leaves while it waits is seen to leave.
  lines->signal(SIGKILL);
  lines->finish();
  auto again = test.stream("a/stream");
  CHECK(again->wait_for_output("id: 5"));
}

TEST_CASE("to delete a subscription ends its stream") {
  Subscribed test;
  test.publish(1);
  test.put("a", R"({"from":"start"})");
  auto stream = test.stream("a/stream", {"-H", "Accept: application/x-ndjson"});
  REQUIRE(stream->wait_for_output("\"id\":\"1\""));
  CHECK(test.call("DELETE", "/v1/subscriptions/a").status == 204);
  CHECK(
      stream->finish().out.find(R"({"_feedwire":{"event":"end","reason":"deleted"}})") !=
      std::string::npos
  );
  CHECK(test.ack("a", 1) == 404);
  CHECK(test.daemon->stop(SIGTERM).exit == 0);
}
