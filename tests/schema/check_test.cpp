#include "schema/check.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "schema/connection.hpp"
#include "tests/schema/test_store.hpp"
#include "tests/words.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

/// A store with three items that search and stories have seen.
struct CheckedStore : TestStore {
  CheckedStore() {
    record({entry("1", "内核 发布"), entry("2", "Linux 6.12 is out"), entry("3", "한국어 제목")});
    catch_up();
  }

  void catch_up() {
    store.begin();
    store.step([&] {
      store.search_index().advance(50);
      store.stories().advance(50);
    });
    store.commit();
  }

  /// Behind the store's back.
  void damage(const char* sql) {
    SQLite::Database database(
        (folder.path() / "feedwire.db").string(), SQLite::OPEN_READWRITE, 5000
    );
    database.exec(sql);
  }

  /// What is wrong, a line each: "part: words".
  std::string found() {
    std::string lines;
    for (const Finding& finding : store.check().report().findings)
      lines += std::string(to_string(finding.part)) + ": " + finding.what + '\n';
    return lines;
  }

  void repair() {
    store.begin();
    store.step([&] { store.check().repair(store.check().report()); });
    store.commit();
    catch_up();
  }
};

}  // namespace

TEST_CASE("a store that is well has no findings") {
  CheckedStore test;
  const CheckReport report = test.store.check().report();
  CHECK(report.is_good());
  CHECK(report.items == 3);
  CHECK(report.events == 3);
  const Store reader(test.folder.path() / "feedwire.db", Store::Access::read);
  CHECK(test.found() == "");
}

TEST_CASE("what does not agree is found, and made to agree again") {
  struct Case {
    const char* damage;
    const char* words;
  };
  const Case cases[] = {
      {"UPDATE log_head SET seq = 2", "log: events with a number beyond the head of the log: 1"},
      {"DELETE FROM event WHERE seq = 2", "log: items without an event in the log: 1"},
      {"UPDATE feed SET items = 7", "counts: feeds with a wrong count of items: 1"},
      {"DELETE FROM item_story WHERE item = 1",
       "stories: items that the comparison passed over: 1"},
      {"DELETE FROM story_key", "stories:"},
      {"PRAGMA foreign_keys = OFF; DELETE FROM item WHERE id = 3",
       "log: events of items that are not there: 1"},
      {"DELETE FROM search_data WHERE id > 10", "search:"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.damage);
    CheckedStore test;
    test.damage(one.damage);
    CHECK(holds(test.found(), one.words));
    test.repair();
    CHECK(test.found() == "");
    CHECK(test.store.search().find({.query = *feeds::parse_search("内核")}).items.size() == 1);
  }
}

TEST_CASE("an index of SQLite's that misses a row is made anew") {
  CheckedStore test;
  // Another index than the one that is in the file.
  test.damage(
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX item_feed ON item (feed, received)' WHERE name "
      "= 'item_feed'; PRAGMA schema_version = 999"
  );
  CHECK(holds(test.found(), "pages: "));
  CHECK(holds(test.found(), "index item_feed"));
  test.repair();
  CHECK(test.found() == "");
}
