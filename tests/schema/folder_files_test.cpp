#include "schema/folder_files.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

TEST_CASE("files of a folder are known by path and stamp until they are forgotten") {
  TestStore test;
  FolderFiles files = test.store.folder_files();
  files.put(test.feed, "子/a.md", {.bytes = 1, .modified = 1'700'000'000'123'456'789}, "");
  files.put(test.feed, "b.md", {.bytes = 2, .modified = 3}, "is no document");
  CHECK(files.known(test.feed).at("子/a.md").modified == 1'700'000'000'123'456'789);
  CHECK(files.failing(test.feed).size() == 1);
  CHECK(files.failing(test.feed).at("b.md") == "is no document");
  files.put(test.feed, "b.md", {.bytes = 4, .modified = 5}, "");
  CHECK(files.known(test.feed).at("b.md") == FileStamp{.bytes = 4, .modified = 5});
  CHECK(files.failing(test.feed).empty());
  files.forget(test.feed, "b.md");
  files.forget(test.feed, "b.md");
  CHECK(files.known(test.feed).size() == 1);
  CHECK(files.known(FeedId{99}).empty());
}
