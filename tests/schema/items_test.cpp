#include "schema/items.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

Time at(int second) { return Time(std::chrono::seconds(second)); }

std::vector<std::int64_t> ids(const std::vector<Item>& items) {
  std::vector<std::int64_t> found;
  for (const Item& item : items) found.push_back(item.id.value);
  return found;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a category finds what lies in it and below it, and not what only begins alike") {
  struct Case {
    const char* filter;
    bool is_found;
  };
  TestStore test;
  test.record({entry("1", "a")});
  test.store.catalogue().set(test.feed, {.category = {"新媒体", "cnBeta", "最新"}});
  for (const Case& one : {
           Case{"", true},
           Case{"新媒体", true},
           Case{"新媒体/cnBeta", true},
           Case{"新媒体/cnBeta/最新", true},
           Case{"新媒体/cnBeta/最新/x", false},
           Case{"新媒体/cn", false},
           Case{"新", false},
           Case{"cnBeta", false},
           Case{"%", false},
       }) {
    CAPTURE(one.filter);
    CHECK(test.store.items().list({.filter = {.category = one.filter}}).empty() != one.is_found);
    const EventBatch batch =
        test.store.items().after({0}, {1}, 10, {.category = one.filter}, false);
    CHECK(batch.items.empty() != one.is_found);
    CHECK(batch.cursor == Seq{1});
  }
}

TEST_CASE("a tag is found by the whole word, a language with its variants") {
  TestStore test;
  feeds::Entry one = entry("1", "a");
  one.categories = {"内核", "Linux 6"};
  one.language = "zh-Hans-CN";
  feeds::Entry other = entry("2", "b");
  other.categories = {"Linux"};
  other.language = "zh_TW";
  feeds::Entry third = entry("3", "c");
  third.language = "zha";
  test.record({one, other, third});
  const auto tagged = [&](const char* tag) {
    return ids(test.store.items().list({.filter = {.tag = tag}}));
  };
  CHECK(tagged("内核") == Ids{1});
  CHECK(tagged("Linux") == Ids{2});
  CHECK(tagged("inux").empty());
  const auto in = [&](const char* language) {
    return ids(test.store.items().list({.filter = {.language = language}}));
  };
  CHECK(in("zh") == Ids{2, 1});
  CHECK(in("zh-hans") == Ids{1});
  CHECK(in("zh-tw") == Ids{2});
  CHECK(in("zha") == Ids{3});
  CHECK(in("en").empty());
}

TEST_CASE("an author is found by the whole name") {
  TestStore test;
  feeds::Entry made = entry("1", "a");
  made.authors = {{.name = "示例 \"编辑\""}, {.name = "B"}};
  test.record({made, entry("2", "b")});
  CHECK(ids(test.store.items().list({.filter = {.author = "示例 \"编辑\""}})) == Ids{1});
  CHECK(ids(test.store.items().list({.filter = {.author = "B"}})) == Ids{1});
  CHECK(test.store.items().list({.filter = {.author = "示例"}}).empty());
}

TEST_CASE("since and until test the earlier of published and received") {
  TestStore test;  // everything is received at 1000
  feeds::Entry early = entry("1", "a");
  early.published = at(500);
  feeds::Entry late = entry("2", "b");
  late.published = at(5000);
  test.record({early, late, entry("3", "c")});
  CHECK(ids(test.store.items().list({.filter = {.since = at(501)}})) == Ids{3, 2});
  CHECK(ids(test.store.items().list({.filter = {.since = at(1000)}})) == Ids{3, 2});
  CHECK(test.store.items().list({.filter = {.since = at(1001)}}).empty());
  CHECK(ids(test.store.items().list({.filter = {.until = at(1000)}})) == Ids{1});
  CHECK(test.store.items().list({.filter = {.until = at(500)}}).empty());
}

TEST_CASE("pages go on where one ends, in both orders") {
  TestStore test;
  test.record({entry("1", "a"), entry("2", "b"), entry("3", "c"), entry("4", "d")});
  const Items items = test.store.items();
  CHECK(ids(items.list({.limit = 2})) == Ids{4, 3});
  CHECK(ids(items.list({.before = ItemId{3}, .limit = 2})) == Ids{2, 1});
  CHECK(ids(items.list({.ascending = true, .limit = 2})) == Ids{1, 2});
  CHECK(ids(items.list({.after = ItemId{2}, .ascending = true})) == Ids{3, 4});
  CHECK(ids(items.list({.after = ItemId{1}, .before = ItemId{4}, .ascending = true})) == Ids{2, 3});
}

TEST_CASE("a batch never looks at more events than its limit, whatever the filter leaves out") {
  TestStore test;
  test.record({entry("1", "a"), entry("2", "b"), entry("3", "c")});
  const ItemFilter nobody{.author = "nobody"};
  const EventBatch first = test.store.items().after({0}, {3}, 2, nobody, true);
  CHECK(first.items.empty());
  CHECK(first.cursor == Seq{2});
  CHECK(test.store.items().after(first.cursor, {3}, 2, nobody, true).cursor == Seq{3});
  CHECK(test.store.items().after({0}, {1}, 2, {}, true).items.size() == 1);
}

TEST_CASE("following by batches gives every event once, in order, whatever their size") {
  TestStore test;
  for (int round = 0; round < 3; ++round) {
    const std::string title = "t" + std::to_string(round);
    test.record({entry("1", title), entry("2", title), entry("n" + title, title)});
  }
  const Seq head = test.store.log().head();
  for (const std::int64_t size : {1, 2, 3, 100}) {
    CAPTURE(size);
    std::vector<std::int64_t> seqs;
    for (Seq cursor{0}; cursor < head;) {
      const EventBatch batch = test.store.items().after(cursor, head, size, {}, true);
      for (const Item& item : batch.items) seqs.push_back(item.seq.value);
      REQUIRE(batch.cursor > cursor);
      cursor = batch.cursor;
    }
    CHECK(seqs == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
}

TEST_CASE("an item is found by the seq of any of its events, and called by its feed") {
  TestStore test;
  test.record({entry("1", "a")});
  test.record({entry("1", "b")});
  CHECK(test.store.items().find({1})->id == ItemId{1});
  CHECK(test.store.items().find({2})->id == ItemId{1});
  CHECK_FALSE(test.store.items().find({3}).has_value());
  CHECK(test.store.items().find({1})->source.name == "https://example.org/f");
  test.store.catalogue().set(test.feed, {.name = "名"});
  CHECK(test.store.items().find({1})->source.name == "名");
}

TEST_CASE("the name of a feed that has none yet holds no login") {
  TestStore test;
  const std::string url = "https://user:secret@example.org/x";
  test.feed = *test.store.catalogue().add(url, SourceKind::feed, false, {}, {});
  test.record({entry("1", "a")});
  const auto item = test.store.items().find({1});
  CHECK(item->source.name == "https://example.org/x");
  CHECK(item->source.url == url);
}
