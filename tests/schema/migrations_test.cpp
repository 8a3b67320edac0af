#include "schema/migrations.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <fstream>

#include "schema/connection.hpp"
#include "schema/search_tokenizer.hpp"
#include "tests/schema/test_store.hpp"
#include "tests/words.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

std::string refusal(const std::filesystem::path& file) {
  try {
    const Store store(file, Store::Access::write);
    return "";
  } catch (const StoreError& error) {
    CHECK(error.kind == StoreError::Kind::broken);
    return error.what();
  }
}

/// What the first version left behind, with one feed in it.
void write_first_version(const std::filesystem::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(migrations().front().sql);
  database.exec("PRAGMA application_id = 1719101810");
  database.exec("PRAGMA user_version = 1");
  database.exec("INSERT INTO feed (url, kind, name) VALUES ('https://example.org/f', 0, '旧')");
}

}  // namespace

TEST_CASE("migrations are numbered from 1 without a gap") {
  int expected = 1;
  for (const Migration& migration : migrations()) {
    CAPTURE(migration.name);
    CHECK(migration.number == expected++);
    CHECK(std::string(migration.sql) != "");
  }
}

TEST_CASE("a database of the first version is brought up to date and keeps what it holds") {
  const Scratch folder;
  write_first_version(folder.path() / "old.db");
  Store store(folder.path() / "old.db", Store::Access::write);
  const auto source = store.catalogue().find_url("https://example.org/f");
  REQUIRE(source.has_value());
  CHECK(source->settings.name == "旧");
  SourceSettings settings = source->settings;
  settings.charset = "gb18030";
  store.catalogue().set(source->id, settings);
  CHECK(store.catalogue().find(source->id)->settings.charset == "gb18030");
}

TEST_CASE("a database from before retention can give room back as well") {
  const Scratch folder;
  const auto file = folder.path() / "old.db";
  write_first_version(file);
  const auto auto_vacuum = [&] {
    return SQLite::Database(file.string()).execAndGet("PRAGMA auto_vacuum").getInt();
  };
  CHECK(auto_vacuum() == 0);
  { const Store store(file, Store::Access::write); }
  constexpr int incremental = 2;
  CHECK(auto_vacuum() == incremental);
  const Store again(file, Store::Access::read);
}

TEST_CASE("items from before there was a search are found once the index has caught up") {
  const Scratch folder;
  write_first_version(folder.path() / "old.db");
  {
    SQLite::Database database((folder.path() / "old.db").string(), SQLite::OPEN_READWRITE);
    database.exec(
        "INSERT INTO item (id, feed, seq, received, content_hash, rule, title) "
        "VALUES (7, 1, 7, 1000, x'00', 0, '旧内核')"
    );
    database.exec("INSERT INTO event (seq, item, kind, at) VALUES (7, 7, 0, 1000)");
    database.exec("UPDATE log_head SET seq = 9");
  }
  Store store(folder.path() / "old.db", Store::Access::write);
  CHECK(store.search_index().lag() == 9);
  CHECK(store.search_index().advance(50) == Seq{9});
  const SearchPage page{.query = *feeds::parse_search("内核")};
  CHECK(store.search().find(page).items.size() == 1);
}

namespace {

/// What a feedwire of that version left behind: a feed with one item, by the columns of the first
/// version, which all have.
void write_version(const std::filesystem::path& file, std::size_t version) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  add_search_tokenizer(database.getHandle());
  for (const Migration& step : migrations().first(version)) database.exec(step.sql);
  database.exec("PRAGMA application_id = 1719101810");
  database.exec("PRAGMA user_version = " + std::to_string(version));
  database.exec("INSERT INTO feed (id, url, kind, items) VALUES (1, 'https://example.org/f', 0, 1)"
  );
  database.exec(
      "INSERT INTO item (id, feed, seq, received, content_hash, rule, title) "
      "VALUES (7, 1, 7, 1000, zeroblob(16), 0, '旧内核')"
  );
  database.exec("INSERT INTO event (seq, item, kind, at) VALUES (7, 7, 0, 1000)");
  database.exec("INSERT INTO entry_key VALUES (1, zeroblob(16), 7, zeroblob(16), 1)");
  database.exec("UPDATE log_head SET seq = 9");
}

std::filesystem::path copy_of(const std::filesystem::path& file, std::size_t version) {
  return file.string() + ".version-" + std::to_string(version);
}

}  // namespace

TEST_CASE("a database of every version comes forward, and is kept as it was beside it") {
  for (std::size_t version = 1; version < migrations().size(); ++version) {
    CAPTURE(version);
    const Scratch folder;
    const auto file = folder.path() / "feedwire.db";
    write_version(file, version);
    Store store(file, Store::Access::write);
    CHECK(store.log().head() == Seq{9});
    const auto item = store.items().find(Seq{7});
    REQUIRE(item.has_value());
    CHECK(item->entry.title == "旧内核");
    store.search_index().advance(50);
    CHECK(store.search().find({.query = *feeds::parse_search("内核")}).items.size() == 1);
    SQLite::Database copy(copy_of(file, version).string());
    CHECK(copy.execAndGet("PRAGMA user_version").getInt() == static_cast<int>(version));
    CHECK(copy.execAndGet("SELECT title FROM item").getString() == "旧内核");
  }
}

TEST_CASE("whoever goes on from the copy gives no number that its original gave since") {
  const Scratch folder;
  const auto file = folder.path() / "feedwire.db";
  write_version(file, 1);
  { const Store store(file, Store::Access::write); }
  Store older(copy_of(file, 1), Store::Access::write);
  CHECK(older.log().head() == Seq{9 + copy_skips});
}

TEST_CASE("one copy is kept, the last") {
  const Scratch folder;
  const auto file = folder.path() / "feedwire.db";
  for (const std::size_t version : {1U, 2U}) {
    std::filesystem::remove(file);
    write_version(file, version);
    const Store store(file, Store::Access::write);
  }
  CHECK_FALSE(std::filesystem::exists(copy_of(file, 1)));
  CHECK(std::filesystem::exists(copy_of(file, 2)));
  CHECK_FALSE(std::filesystem::exists(copy_of(file, 2).string() + ".part"));
}

TEST_CASE("without a copy nothing is migrated") {
  const Scratch folder;
  const auto file = folder.path() / "feedwire.db";
  write_version(file, 1);
  // Something that no copy can be put in place of.
  folder.write("feedwire.db.version-1/in_the_way", "");
  CHECK_THROWS_AS(Store(file, Store::Access::write), StoreError);
  SQLite::Database database(file.string());
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == 1);
}

TEST_CASE("opening a second time changes nothing") {
  const Scratch folder;
  const auto file = folder.path() / "a.db";
  { const Store first(file, Store::Access::write); }
  CHECK(refusal(file) == "");
  SQLite::Database database(file.string());
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == migrations().back().number);
}

TEST_CASE("a database of a newer feedwire is refused in words, and left as it is") {
  const Scratch folder;
  const auto file = folder.path() / "new.db";
  { const Store first(file, Store::Access::write); }
  { SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99"); }
  const std::string words = refusal(file);
  CHECK(holds(words, "version 99"));
  CHECK(holds(words, "install the newer feedwire"));
  CHECK(holds(words, file.string()));
  CHECK(SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt() == 99);
}

TEST_CASE("what is no database of ours is refused in words") {
  const Scratch folder;
  const auto other = folder.path() / "other.db";
  {
    SQLite::Database database(other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE bookmarks (url TEXT)");
  }
  CHECK(holds(refusal(other), "belongs to another program"));
  const auto garbage = folder.path() / "garbage.db";
  std::ofstream(garbage) << std::string(8192, 'x');
  CHECK(holds(refusal(garbage), "not a database"));
}

TEST_CASE("a step that fails leaves the version before it") {
  const Scratch folder;
  write_first_version(folder.path() / "half.db");
  {
    // The column that the second step wants to add is there already.
    SQLite::Database database((folder.path() / "half.db").string(), SQLite::OPEN_READWRITE);
    database.exec("ALTER TABLE feed ADD COLUMN charset TEXT");
  }
  CHECK_THROWS_AS(Store(folder.path() / "half.db", Store::Access::write), StoreError);
  SQLite::Database database((folder.path() / "half.db").string());
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == 1);
}
