// Kept documents: shown as they came, and read again.
#include <doctest/doctest.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>

#include "tests/gzip.hpp"
#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

constexpr char settings[] = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n";

std::string state_file(const Scratch& scratch) {
  return (scratch.path() / "state/feedwire.db").string();
}

void edit(const Scratch& scratch, const char* sql) {
  SQLite::Database(state_file(scratch), SQLite::OPEN_READWRITE, 5000).exec(sql);
}

int count(const Scratch& scratch, const char* sql) {
  SQLite::Database database(state_file(scratch));
  return database.execAndGet(sql).getInt();
}

}  // namespace

TEST_CASE("the documents that brought news are kept as they came") {
  Scratch scratch;
  scratch.write("feedwire.toml", std::string(settings) + "[items]\nkeep_documents = 2\n");
  Origin origin;
  const std::string coded = gzipped(rss_with_items(1, 1));
  origin.serve("/feed", Answer::page(coded).with("Content-Encoding", "gzip"));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  CHECK(daemon.cli({"feed", "1", "--document"}).out == rss_with_items(1, 1));
  CHECK(count(scratch, "SELECT length(body) FROM feed_document") == static_cast<int>(coded.size()));
  for (int last = 2; last <= 4; ++last) {
    origin.serve("/feed", Answer::page(rss_with_items(1, last)));
    REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
    // Nothing new in it: no reason to keep it.
    REQUIRE(daemon.cli({"refresh", "1", "--wait", "--force"}).exit == 0);
  }
  CHECK(daemon.cli({"feed", "1", "--document"}).out == rss_with_items(1, 4));
  CHECK(count(scratch, "SELECT count(*) FROM feed_document") == 2);
  const Ran listed = curl(scratch, {"http://localhost/v1/feeds/1/documents"});
  CHECK(holds(listed.out, origin.url("/feed")));
  CHECK(daemon.stop(SIGTERM).exit == 0);
}

TEST_CASE("a feed of which nothing is kept says so") {
  Scratch scratch;
  scratch.write("feedwire.toml", std::string(settings) + "[items]\nkeep_documents = 0\n");
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  const Ran none = daemon.cli({"feed", "1", "--document"});
  CHECK(none.exit == 1);
  CHECK(holds(none.err, "keep_documents"));
  CHECK(holds(daemon.cli({"reparse"}).out, "0 documents of 1 feed read again: 0 new, 0 changed"));
  CHECK(holds(curl(scratch, {"http://localhost/v1/feeds/1/documents/7"}).out, "404"));
}

TEST_CASE("what is read again with the same reader says nothing new") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  origin.serve("/feed", Answer::page(rss_with_items(3, 5)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  CHECK(holds(daemon.cli({"reparse"}).out, "2 documents of 1 feed read again: 0 new, 0 changed"));
  CHECK(count(scratch, "SELECT seq FROM log_head") == 5);
}

TEST_CASE("another charset mends what was stored already") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  // Big5, with a label that lies and fits: 中文.
  origin.serve(
      "/feed",
      Answer::page("<?xml version=\"1.0\" encoding=\"gb18030\"?><rss version=\"2.0\"><channel>"
                   "<title>big5</title><item><guid>1</guid><title>\xA4\xA4\xA4\xE5</title>"
                   "</item></channel></rss>")
  );
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  CHECK_FALSE(holds(daemon.cli({"items"}).out, "中文"));
  // Where the feed can still be had, asking again mends it. Here it can't.
  origin.serve("/feed", Answer{.status = 503});
  REQUIRE(daemon.cli({"set", "1", "charset=big5"}).exit == 0);
  const Ran trial = daemon.cli({"reparse", "--dry-run"});
  CHECK(holds(trial.out, "changed  中文"));
  CHECK(holds(trial.out, "0 new, 1 changed; nothing was stored"));
  CHECK(count(scratch, "SELECT count(*) FROM event") == 1);
  const auto follower = daemon.follow({"--after", "1", "--updates", "--limit", "1"});
  CHECK(holds(daemon.cli({"reparse", "big5"}).out, "0 new, 1 changed"));
  CHECK(holds(follower->finish().out, "中文"));
  CHECK(holds(daemon.cli({"items"}).out, "中文"));
}

TEST_CASE("what an older reader passed over is new when a better one finds it") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 2)));
  {
    DaemonProcess daemon(scratch);
    REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
    origin.serve("/feed", Answer::page(rss_with_items(2, 4)));
    REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
    CHECK(daemon.stop(SIGTERM).exit == 0);
  }
  // As if the entries 1, of the older document, and 4 had never been seen.
  for (const char* table :
       {"event WHERE item", "item_story WHERE item", "item WHERE id", "entry_key WHERE item"})
    edit(
        scratch,
        ("PRAGMA foreign_keys = OFF; DELETE FROM " + std::string(table) + " IN (1, 4)").c_str()
    );
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--after", "4", "--limit", "2"});
  CHECK(holds(daemon.cli({"reparse"}).out, "2 new, 0 changed"));
  const Ran followed = follower->finish();
  CHECK(followed.out.find("第1篇") < followed.out.find("第4篇"));
  CHECK(holds(followed.out, "第4篇"));
  CHECK(holds(daemon.cli({"reparse"}).out, "0 new, 0 changed"));
}
