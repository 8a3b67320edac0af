#include "schema/revisions.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

feeds::Entry saying(const std::string& text) {
  feeds::Entry made = entry("1", "title");
  made.content = {.text = text, .type = "text"};
  return made;
}

std::vector<std::string> texts(TestStore& test) {
  std::vector<std::string> all;
  for (const Revision& one : test.store.revisions().of({1})) all.push_back(one.entry.content.text);
  return all;
}

}  // namespace

TEST_CASE("what an item said stays, the oldest first") {
  TestStore test;
  for (const char* text : {"one", "two", "two", "three"}) test.record({saying(text)});
  CHECK(texts(test) == std::vector<std::string>{"one", "two", "three"});
  const std::vector<Revision> all = test.store.revisions().of({1});
  CHECK(all.front().revision == 1);
  CHECK(all.back().revision == 3);
  CHECK(all.back().entry.title == "title");
}

TEST_CASE("of a page that changes at every look the last states are kept") {
  TestStore test;
  for (int i = 1; i <= 30; ++i) test.record({saying(std::to_string(i))});
  const std::vector<std::string> kept = texts(test);
  CHECK(kept.size() == Revisions::most_kept + 1);
  CHECK(kept.front() == "10");
  CHECK(kept.back() == "30");
}

TEST_CASE("revisions go with their item") {
  TestStore test;
  test.record({saying("one")});
  test.record({saying("two")});
  test.store.begin();
  test.store.step([&] { test.store.catalogue().remove(test.feed, false); });
  test.store.commit();
  CHECK(test.store.revisions().of({1}).empty());
}
