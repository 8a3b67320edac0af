// `feedwire subscribe --name`, `subscriptions` and `subscription`, against the real daemon.
#include "tests/way/subscribed.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

/// The ids of items in NDJSON, in their order.
std::vector<int> ids(const std::string& lines) {
  std::vector<int> found;
  const std::string key = "{\"id\":\"";
  for (auto at = lines.find(key); at != std::string::npos; at = lines.find(key, at + 1))
    found.push_back(std::stoi(lines.substr(at + key.size())));
  return found;
}

using Ids = std::vector<int>;

}  // namespace

TEST_CASE("a named subscription goes on where the last run of the command ended") {
  Subscribed test;
  test.publish(5);
  const Words first{"subscribe", "--name", "邮件", "--from-start", "--json", "--limit", "2"};
  CHECK(ids(test.daemon->cli(first).out) == Ids{1, 2});
  test.restart(SIGKILL);
  // Where it begins counted when it was made.
  CHECK(ids(test.daemon->cli(first).out) == Ids{3, 4});
  const Ran formatted =
      test.daemon->cli({"subscribe", "--name", "邮件", "--format", "{seq}: {title}", "--limit", "1"}
      );
  CHECK(formatted.out == "5: 第5篇\n");
  CHECK(formatted.err == "");
  CHECK(holds(test.daemon->cli({"subscriptions"}).out, "邮件       5    0  "));
  CHECK(holds(test.daemon->cli({"status"}).out, "Durable    1; 0 connected"));
  CHECK(holds(test.daemon->cli({"subscription", "邮件"}).out, "Cursor     5 of 5, 0 events behind")
  );
  CHECK(holds(test.daemon->cli({"subscription", "邮件", "--seek", "3"}).out, "Cursor     3 of 5"));
  CHECK(ids(test.daemon->cli(first).out) == Ids{4, 5});
  CHECK(test.daemon->cli({"subscription", "邮件", "--seek", "9"}).exit == 1);
  CHECK(test.daemon->cli({"subscription", "邮件", "--delete"}).exit == 0);
  CHECK(test.daemon->cli({"subscription", "邮件"}).exit == 1);
  CHECK(test.daemon->cli({"subscriptions", "--json"}).out == "[]\n");
}

TEST_CASE("the filters of the command line are kept with the name, and a change is told") {
  Subscribed test;
  test.publish(2, "f");
  test.publish(2, "g");
  const Words only_g{
      "subscribe", "--name", "a", "--from-start", "--feed", "g", "--json", "--limit", "1"};
  CHECK(ids(test.daemon->cli(only_g).out) == Ids{3});
  const Ran kept = test.daemon->cli({"subscribe", "--name", "a", "--json", "--limit", "1"});
  CHECK(ids(kept.out) == Ids{4});
  CHECK(kept.err == "");
  test.publish(3, "f");
  const Ran changed =
      test.daemon->cli({"subscribe", "--name", "a", "--feed", "f", "--json", "--limit", "1"});
  CHECK(ids(changed.out) == Ids{5});
  CHECK(holds(changed.err, "the filters of a were feed=2 and are now feed=1"));
}

TEST_CASE("the daemon's death costs a named subscription nothing and repeats nothing") {
  Subscribed test;
  test.publish(3);
  const auto follower = test.daemon->follow({"--name", "a", "--from-start"});
  REQUIRE(follower->wait_for_output("第3篇"));
  test.restart(SIGKILL);
  REQUIRE(follower->wait_for_error("the daemon is back"));
  test.publish(5);
  REQUIRE(follower->wait_for_output("第5篇"));
  follower->signal(SIGINT);
  const Ran ran = follower->finish();
  CHECK(ran.exit == 0);
  CHECK(ids(ran.out) == Ids{1, 2, 3, 4, 5});
  CHECK(test.number("a", "cursor") == 5);
}

TEST_CASE("a second client is refused, and takes over where it asks for it") {
  Subscribed test;
  test.publish(2);
  const auto first = test.daemon->follow({"--name", "a", "--from-start"});
  REQUIRE(first->wait_for_output("第2篇"));
  const Ran second = test.daemon->cli({"subscribe", "--name", "a", "--json"});
  CHECK(second.exit == 1);
  CHECK(holds(second.err, "another client streams the subscription \"a\""));
  const auto third = test.daemon->follow({"--name", "a", "--takeover"});
  const Ran over = first->finish();
  CHECK(over.exit == 1);
  CHECK(holds(over.err, "feedwire: another client took over"));
  test.publish(3);
  CHECK(third->wait_for_output("第3篇"));
  third->signal(SIGINT);
  CHECK(third->finish().exit == 0);
}

TEST_CASE(
    "a cursor that is moved back, whatever is acknowledged so far, makes a running client do it "
    "again"
) {
  Subscribed test;
  test.publish(3);
  const auto follower = test.daemon->follow({"--name", "a", "--from-start"});
  REQUIRE(follower->wait_for_output("第3篇"));
  CHECK(test.seek("a", 1) == 204);
  REQUIRE(follower->wait_for_error("the cursor was moved"));
  REQUIRE(follower->wait_for_error("going on after 1"));
  test.publish(4);
  REQUIRE(follower->wait_for_output("第4篇"));
  follower->signal(SIGINT);
  CHECK(ids(follower->finish().out) == Ids{1, 2, 3, 2, 3, 4});
  CHECK(test.number("a", "cursor") == 4);
}
