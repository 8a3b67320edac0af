#include "schema/database_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

TEST_CASE("a copy is the store as it was when it began, whatever is written meanwhile") {
  TestStore test;
  std::vector<feeds::Entry> entries;
  for (int i = 0; i < 2000; ++i) {
    entries.push_back(entry(std::to_string(i), "第" + std::to_string(i) + "篇"));
    entries.back().content = {.text = std::string(8000, 'x')};
  }
  test.record(std::move(entries));
  Store reader(test.folder.path() / "feedwire.db", Store::Access::read);
  const auto file = test.folder.path() / "copy.db";
  {
    DatabaseCopy copy = reader.copy(file);
    REQUIRE(copy.step());
    test.record({entry("later", "later")});
    CHECK_FALSE(std::filesystem::exists(file));
    while (copy.step()) continue;
  }
  CHECK(test.store.log().head() == Seq{2001});
  Store copied(file, Store::Access::write);
  CHECK(copied.log().head() == Seq{2000 + copy_skips});
  CHECK(copied.size().items == 2000);
  CHECK(copied.check().report().is_good());
  // The reader is free again.
  CHECK(reader.log().head() == Seq{2001});
}

TEST_CASE("a copy that is given up leaves nothing") {
  TestStore test;
  Store reader(test.folder.path() / "feedwire.db", Store::Access::read);
  const auto file = test.folder.path() / "copy.db";
  { const DatabaseCopy copy = reader.copy(file); }
  for (const auto& left : std::filesystem::directory_iterator(test.folder.path()))
    CHECK_FALSE(left.path().filename().string().starts_with("copy"));
}

TEST_CASE("a copy that has no place to go says so") {
  TestStore test;
  Store reader(test.folder.path() / "feedwire.db", Store::Access::read);
  CHECK_THROWS_AS(reader.copy("/dev/null/copy.db"), StoreError);
}
