#include "schema/document_list.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

KeptDocument document(const std::string& body) {
  return {
      .at = Time(std::chrono::seconds(1000)),
      .url = "https://example.org/f",
      .content_type = "text/xml",
      .coding = "gzip",
      .body = body};
}

}  // namespace

TEST_CASE("the newest documents of each feed are kept, byte for byte") {
  TestStore test;
  const FeedId other =
      *test.store.catalogue().add("https://example.org/g", SourceKind::feed, false, {}, Time{});
  DocumentList documents = test.store.documents();
  for (const char* body : {"1", "2", "3", "4"}) documents.add(test.feed, document(body), 3);
  const std::string bytes("\0\xFF\xFE<rss/>", 9);
  documents.add(other, document(bytes), 3);
  const auto kept = documents.all(test.feed);
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].body == "4");
  CHECK(kept[2].body == "2");
  CHECK(kept[0].content_type == "text/xml");
  CHECK(kept[0].coding == "gzip");
  CHECK(kept[0].at == Time(std::chrono::seconds(1000)));
  const auto listed = documents.list(other);
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].bytes == 9);
  CHECK(listed[0].body.empty());
  CHECK(documents.find(other, listed[0].id)->body == bytes);
  CHECK_FALSE(documents.find(test.feed, listed[0].id).has_value());
}

TEST_CASE("a document goes with its feed, and none comes for one that is gone") {
  TestStore test;
  DocumentList documents = test.store.documents();
  documents.add(test.feed, document("1"), 3);
  test.store.catalogue().remove(test.feed, false);
  CHECK(documents.list(test.feed).empty());
  documents.add(test.feed, document("2"), 3);
  CHECK(documents.list(test.feed).empty());
}

TEST_CASE("what a replay adds is in no document that is compared with the next one") {
  TestStore test;
  test.record({entry("1", "one"), entry("2", "two")});
  feeds::Feed older{.format = feeds::Format::rss20};
  older.entries = {entry("0", "zero")};
  const auto identities = feeds::identify(older);
  SeenDocument seen{.feed = test.feed, .is_whole = false, .is_replay = true};
  seen.entries.push_back({.entry = older.entries[0], .identity = identities[0]});
  CHECK(test.store.log().record(seen).added == 1);
  // Had it been in the last one, too, this would be the first of two looks that lack it.
  const Recorded next = test.record({entry("1", "one"), entry("2", "two")});
  CHECK(next.same == 2);
  CHECK_FALSE(next.missed);
  CHECK(test.record({entry("0", "zero"), entry("2", "two")}).same == 2);
}
