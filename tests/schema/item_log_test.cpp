#include "schema/item_log.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

TEST_CASE("an entry is recorded once, and its change as an update under a new seq") {
  TestStore test;
  CHECK(test.record({entry("a", "one"), entry("b", "two")}).added == 2);
  CHECK(test.record({entry("a", "one"), entry("b", "two")}).same == 2);
  feeds::Entry corrected = entry("a", "one");
  corrected.title = "one, corrected";
  const Recorded changed = test.record({corrected, entry("b", "two")});
  CHECK(changed.changed == 1);
  CHECK(changed.last == Seq{3});
  const auto item = test.store.items().find({1});
  REQUIRE(item.has_value());
  CHECK(item->seq == Seq{3});
  CHECK(item->revision == 2);
  CHECK(test.events({2}).items.size() == 1);
  CHECK(test.events({0}, false).items.size() == 2);
}

TEST_CASE("a feed that changes all its ids at once announces nothing") {
  TestStore test;
  test.record({entry("1", "a"), entry("2", "b"), entry("3", "c"), entry("4", "d")});
  const Recorded renamed =
      test.record({entry("x1", "a"), entry("x2", "b"), entry("x3", "c"), entry("x4", "d")});
  CHECK(renamed.renamed == 4);
  CHECK_FALSE(renamed.has_events());
  CHECK(test.store.log().head() == Seq{4});
}

TEST_CASE("an id that is used again for another entry makes a new item") {
  TestStore test;
  test.record({entry("latest", "monday"), entry("b", "two")});
  const Recorded reused = test.record({entry("latest", "tuesday"), entry("b", "two")});
  CHECK(reused.added == 1);
  CHECK(reused.changed == 0);
  CHECK(test.store.items().find({1})->entry.title == "monday");
  CHECK(test.store.items().find({3})->entry.title == "tuesday");
  CHECK(test.record({entry("latest", "tuesday"), entry("b", "two")}).same == 2);
  feeds::Entry moved = entry("latest", "tuesday");
  moved.url = "https://example.org/elsewhere";
  CHECK(test.record({moved, entry("b", "two")}).changed == 1);
  CHECK(test.store.items().find({3})->revision == 2);
}

TEST_CASE("two feeds may use one id: each has an item of its own") {
  TestStore test;
  const FeedId first = test.feed;
  test.record({entry("1", "a")});
  test.feed = *test.store.catalogue().add("https://example.org/g", SourceKind::feed, false, {}, {});
  CHECK(test.record({entry("1", "a")}).added == 1);
  test.feed = first;
  CHECK(test.record({entry("1", "a")}).same == 1);
}

TEST_CASE("two documents in a row that share no entry mean that something was missed") {
  TestStore test;
  CHECK_FALSE(test.record({entry("1", "a"), entry("2", "b")}).missed);
  CHECK_FALSE(test.record({entry("2", "b"), entry("3", "c")}).missed);
  CHECK(test.record({entry("8", "h"), entry("9", "i")}).missed);
}

TEST_CASE("backfill keeps the old entries of a new feed from streams, not from lists") {
  TestStore test;
  CHECK(test.record({entry("1", "a"), entry("2", "b"), entry("3", "c")}, Backfill{1}).added == 3);
  CHECK(test.events({0}).items.size() == 1);
  CHECK(test.store.items().list({}).size() == 3);
  test.record({entry("3", "c"), entry("4", "d")}, Backfill{0});
  CHECK(test.events({0}).items.size() == 2);
}

TEST_CASE("a step that throws leaves no trace, and the others of its group stand") {
  TestStore test;
  test.store.begin();
  test.store.step([&] {
    test.store.catalogue().add("https://example.org/1", SourceKind::feed, false, {}, {});
  });
  CHECK_THROWS_AS(
      test.store.step([&] {
        test.store.catalogue().add("https://example.org/2", SourceKind::feed, false, {}, {});
        throw std::runtime_error("broken");
      }),
      StoreError
  );
  test.store.commit();
  CHECK(test.store.catalogue().find_url("https://example.org/1").has_value());
  CHECK_FALSE(test.store.catalogue().find_url("https://example.org/2").has_value());
}

TEST_CASE("a full disk loses the whole group, says so, and the next group is taken again") {
  TestStore test;
  test.store.limit_pages(40);
  feeds::Entry large = entry("large", "large");
  large.content = {.text = std::string(1'000'000, 'x'), .type = "text"};
  const auto add_feed = [&] {
    test.store.catalogue().add("https://example.org/1", SourceKind::feed, false, {}, {});
  };
  try {
    test.store.begin();
    test.store.step(add_feed);
    SeenDocument seen{.feed = test.feed};
    seen.entries.push_back({.entry = large, .identity = {}});
    test.store.step([&] { test.store.log().record(seen); });
    FAIL("a million bytes fit into 40 pages");
  } catch (const StoreError& error) {
    CHECK(error.kind == StoreError::Kind::unavailable);
    test.store.roll_back();
  }
  CHECK_FALSE(test.store.catalogue().find_url("https://example.org/1").has_value());
  test.store.limit_pages(100'000);
  CHECK(test.record({large}).added == 1);
}

TEST_CASE("numbers are not used again after a feed and its items were removed") {
  TestStore test;
  test.record({entry("1", "a"), entry("2", "b")});
  test.store.catalogue().remove(test.feed, false);
  CHECK(test.store.items().list({}).empty());
  test.feed = *test.store.catalogue().add("https://example.org/g", SourceKind::feed, false, {}, {});
  CHECK(test.record({entry("1", "a")}).last == Seq{3});
}

TEST_CASE("an entry is renamed in silence, unless there is none, or the name is another's") {
  TestStore test;
  test.record({entry("a.md", "one"), entry("b.md", "two")});
  const auto key = [](const char* id) {
    feeds::Feed feed{.format = feeds::Format::rss20};
    feed.entries.push_back(entry(id, ""));
    return feeds::identify(feed).front().key;
  };
  CHECK_FALSE(test.store.log().rename(test.feed, key("a.md"), key("b.md"), "b.md"));
  CHECK_FALSE(test.store.log().rename(test.feed, key("no.md"), key("x.md"), "x.md"));
  CHECK(test.store.log().rename(test.feed, key("a.md"), key("c.md"), "c.md"));
  CHECK(test.store.items().find({1})->entry.id == "c.md");
  CHECK(test.store.log().head() == Seq{2});
}
