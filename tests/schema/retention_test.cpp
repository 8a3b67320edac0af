#include "schema/retention.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

constexpr Time long_after{std::chrono::seconds(100'000)};  // everything is received at 1000

std::int64_t drop(TestStore& test, Retention retention, std::int64_t limit = 100) {
  std::int64_t dropped = 0;
  test.store.begin();
  test.store.step([&] {
    dropped = test.store.retention().drop({test.feed, retention}, long_after, limit);
  });
  test.store.commit();
  return dropped;
}

std::vector<std::string> titles(TestStore& test) {
  std::vector<std::string> all;
  for (const Item& item : test.store.items().list({.ascending = true}))
    all.push_back(item.entry.title);
  return all;
}

using Titles = std::vector<std::string>;

/// The feed showed a, b and c, and shows d now.
void publish(TestStore& test) {
  test.record({entry("1", "a"), entry("2", "b"), entry("3", "c")});
  test.record({entry("4", "d")});
}

}  // namespace

TEST_CASE("what is old enough goes, but for what the feed still shows") {
  TestStore test;
  publish(test);
  CHECK(drop(test, {.age = std::chrono::seconds(99'001)}) == 0);
  CHECK(drop(test, {.age = std::chrono::seconds(10)}, 2) == 2);
  CHECK(titles(test) == Titles{"c", "d"});
  CHECK(drop(test, {.age = std::chrono::seconds(10)}, 2) == 1);
  CHECK(drop(test, {.age = std::chrono::seconds(10)}, 2) == 0);
  CHECK(titles(test) == Titles{"d"});
  CHECK(test.store.catalogue().find(test.feed)->items == 1);
}

TEST_CASE("of what is too many the oldest go") {
  TestStore test;
  publish(test);
  CHECK(drop(test, {.items = 4}) == 0);
  CHECK(drop(test, {.items = 2}) == 2);
  CHECK(titles(test) == Titles{"c", "d"});
}

TEST_CASE("what went does not come back as new, and its numbers are not used again") {
  TestStore test;
  publish(test);
  drop(test, {.items = 1});
  const Recorded again = test.record({entry("1", "a"), entry("2", "b changed"), entry("5", "e")});
  CHECK(again.added == 1);
  CHECK(again.changed == 0);
  CHECK(again.last == Seq{5});
  CHECK(titles(test) == Titles{"d", "e"});
}

TEST_CASE("the search and the stories forget what went") {
  TestStore test;
  publish(test);
  test.store.begin();
  test.store.step([&] {
    test.store.search_index().advance(100);
    test.store.stories().advance(100);
  });
  test.store.commit();
  drop(test, {.items = 1});
  const auto query = feeds::parse_search("a");
  CHECK(test.store.search().find({.query = *query, .now = long_after}).items.empty());
  CHECK(test.store.items().list({.filter = {.unique = true}}).size() == 1);
}

TEST_CASE("who has not come so far is known to have missed something") {
  TestStore test;
  publish(test);
  CHECK(test.store.retention().dropped_to({}) == Seq{0});
  drop(test, {.items = 2});
  CHECK(test.store.retention().dropped_to({}) == Seq{2});
  CHECK(test.store.retention().dropped_to({.feed = test.feed}) == Seq{2});
  CHECK(test.store.retention().dropped_to({.feed = FeedId{77}}) == Seq{0});
}

TEST_CASE("plans are what is not forever") {
  TestStore test;
  CHECK(test.store.retention().plans({}).empty());
  const auto plans = test.store.retention().plans({.items = 7});
  REQUIRE(plans.size() == 1);
  CHECK(plans[0].retention.items == 7);
  test.store.begin();
  test.store.step([&] { test.store.catalogue().set(test.feed, {.retention = Retention{}}); });
  test.store.commit();
  CHECK(test.store.retention().plans({.items = 7}).empty());
}

TEST_CASE("the file becomes smaller") {
  TestStore test;
  feeds::Entry large = entry("1", "a");
  large.content = {.text = std::string(4'000'000, 'x'), .type = "text"};
  test.record({large});
  test.record({entry("2", "b")});
  test.store.checkpoint();
  const auto file = test.folder.path() / "feedwire.db";
  const auto before = std::filesystem::file_size(file);
  drop(test, {.items = 1});
  bool has_more = true;
  while (has_more) {
    test.store.begin();
    test.store.step([&] { has_more = test.store.retention().shrink(64); });
    test.store.commit();
  }
  test.store.checkpoint();
  CHECK(std::filesystem::file_size(file) < before / 2);
}
