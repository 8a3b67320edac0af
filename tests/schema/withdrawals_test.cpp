// What counts as withdrawn by its publisher, and what does not.
#include "schema/item_log.hpp"
#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

using Names = std::vector<std::string>;

/// A feed whose documents are told by the names of their entries, oldest first.
struct Watched {
  TestStore test{};

  int show(const Names& names) {
    feeds::Feed document{.format = feeds::Format::rss20};
    for (const std::string& name : names) document.entries.push_back(entry(name, name));
    const auto identities = feeds::identify(document);
    SeenDocument seen{.feed = test.feed, .at = Time(std::chrono::seconds(1000)), .removals = true};
    for (std::size_t i = 0; i < identities.size(); ++i)
      seen.entries.push_back({.entry = document.entries[i], .identity = identities[i]});
    return write([&] { return test.store.log().record(seen); }).removed;
  }
  int answer_unchanged() {
    return write([&] { return test.store.log().record_unchanged(test.feed, Time{}); }).removed;
  }
  template <typename Work>
  Recorded write(Work work) {
    Recorded recorded;
    test.store.begin();
    test.store.step([&] { recorded = work(); });
    test.store.commit();
    return recorded;
  }
};

const Names all{"a", "b", "c", "d", "e", "f"};
const Names without_c{"a", "b", "d", "e", "f"};

}  // namespace

TEST_CASE("what two good answers in a row lack was withdrawn, and is told once") {
  Watched feed;
  feed.show(all);
  CHECK(feed.show(without_c) == 0);
  CHECK(feed.show(without_c) == 1);
  CHECK(feed.show(without_c) == 0);
  const auto events = feed.test.store.items().after({6}, {7}, 10, {.removals = true}, false);
  REQUIRE(events.items.size() == 1);
  CHECK(events.items[0].event == EventKind::removed);
  CHECK(events.items[0].id == ItemId{3});
  CHECK(events.items[0].seq == Seq{7});
  CHECK(feed.test.events({6}).items.empty());
  CHECK(feed.test.store.items().find({7})->entry.title == "c");
  CHECK(feed.test.store.items().list({}).size() == 6);
}

TEST_CASE("an answer that nothing has changed is a good one, too") {
  Watched feed;
  feed.show(all);
  CHECK(feed.answer_unchanged() == 0);
  feed.show(without_c);
  CHECK(feed.answer_unchanged() == 1);
  CHECK(feed.answer_unchanged() == 0);
}

TEST_CASE("new entries beside it do not matter") {
  Watched feed;
  feed.show(all);
  feed.show({"a", "b", "d", "e", "f", "g"});
  CHECK(feed.show({"b", "d", "e", "f", "g", "h"}) == 1);
}

TEST_CASE("what is back in the next answer was never gone") {
  Watched feed;
  feed.show(all);
  feed.show(without_c);
  CHECK(feed.show(all) == 0);
  CHECK(feed.show(all) == 0);
  CHECK(feed.test.store.log().head() == Seq{6});
}

TEST_CASE("the oldest entries leave a feed in the ordinary way") {
  Watched feed;
  feed.show(all);
  feed.show({"b", "c", "d", "e", "f", "g"});
  CHECK(feed.answer_unchanged() == 0);
  // c is missing, and by the next answer what was older is gone as well.
  feed.show({"b", "d", "e", "f", "g"});
  CHECK(feed.show({"d", "e", "f", "g", "h", "i"}) == 0);
}

TEST_CASE("the oldest that leave do not count against what was withdrawn beside them") {
  Watched feed;
  feed.show(all);
  feed.show({"c", "e", "f", "g", "h"});
  CHECK(feed.answer_unchanged() == 1);
  CHECK(feed.test.store.items().find({9})->entry.title == "d");
}

TEST_CASE("a document that lost more than a fifth says nothing about its entries") {
  Watched feed;
  feed.show(all);
  feed.show({"a", "d", "e", "f"});
  CHECK(feed.answer_unchanged() == 0);
}

TEST_CASE("a withdrawn entry that comes back is an update of its item") {
  Watched feed;
  feed.show(all);
  feed.show(without_c);
  feed.show(without_c);
  feed.show(all);
  CHECK(feed.test.events({7}).items.size() == 1);
  CHECK(feed.test.store.items().find({3})->seq == Seq{8});
  feed.show(all);
  CHECK(feed.test.store.log().head() == Seq{8});
}
