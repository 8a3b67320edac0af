#include "schema/fetch_history.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

TEST_CASE("a look comes back as it was, and only the last ones are kept") {
  TestStore test;
  FetchHistory fetches = test.store.fetches();
  CHECK(fetches.recent(test.feed).empty());
  FetchRecord record{.at = Time(std::chrono::seconds(7)), .reason = "due", .status = 200};
  record.bytes = 5'000'000'000;
  record.duration = std::chrono::milliseconds(1500);
  record.not_modified = true;
  record.note = "repaired: x";
  record.error = "no";
  for (int n = 0; n < FetchHistory::kept + 5; ++n) {
    record.added = n;
    fetches.add(test.feed, record);
  }
  const auto recent = fetches.recent(test.feed, 1000);
  REQUIRE(recent.size() == FetchHistory::kept);
  CHECK(recent.front().added == FetchHistory::kept + 4);
  CHECK(recent.back().added == 5);
  CHECK(recent.front().bytes == 5'000'000'000);
  CHECK(recent.front().duration == std::chrono::milliseconds(1500));
  CHECK(recent.front().not_modified);
  CHECK(recent.front().note == "repaired: x");
  CHECK(fetches.recent(test.feed, 3).size() == 3);
}

TEST_CASE("each feed has a history of its own, which goes with it") {
  TestStore test;
  const FeedId other =
      *test.store.catalogue().add("https://example.org/2", SourceKind::feed, false, {}, {});
  test.store.fetches().add(test.feed, {.reason = "due"});
  test.store.fetches().add(other, {.reason = "added"});
  CHECK(test.store.fetches().recent(other).front().reason == "added");
  test.store.catalogue().remove(test.feed, false);
  CHECK(test.store.fetches().recent(test.feed).empty());
  CHECK(test.store.fetches().recent(other).size() == 1);
}
