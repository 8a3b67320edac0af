// Looking after the store with the real programs: backup and restore, check and repair.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;

namespace {

constexpr char settings[] = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n";

std::string database_of(const Scratch& scratch) {
  return (scratch.path() / "state/feedwire.db").string();
}

void damage(const std::string& file, const char* sql) {
  SQLite::Database(file, SQLite::OPEN_READWRITE, 5000).exec(sql);
}

Ran feedwired(const Scratch& scratch, Words arguments) {
  Words all{
      "--config",
      (scratch.path() / "feedwire.toml").string(),
      "--state-dir",
      (scratch.path() / "state").string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run(all, {}, FEEDWIRE_BIN "/feedwired");
}

}  // namespace

TEST_CASE("a backup is the whole store in one file, and a restored one repeats no number") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  const std::string backup = (scratch.path() / "backup.db").string();
  {
    DaemonProcess daemon(scratch);
    REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
    const Ran made = daemon.cli({"backup", backup});
    CAPTURE(made.err);
    REQUIRE(made.exit == 0);
    CHECK(holds(made.out, backup));
    struct stat about {};
    REQUIRE(stat(backup.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);  // it holds credentials
    // What comes after it is known to clients, too.
    origin.serve("/feed", Answer::page(rss_with_items(1, 5)));
    REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
    CHECK_FALSE(fs::exists(database_of(scratch) + ".backup"));
    CHECK(daemon.stop(SIGTERM).exit == 0);
  }
  for (const char* companion : {"", "-wal", "-shm"}) fs::remove(database_of(scratch) + companion);
  fs::copy_file(backup, database_of(scratch));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"check"}).exit == 0);
  // A client that had come to 5 goes on: nothing was numbered below that a second time.
  const auto follower = daemon.follow({"--after", "5", "--limit", "2"});
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  const Ran followed = follower->finish();
  CHECK(holds(followed.out, "第4篇"));
  CHECK(holds(followed.out, "第5篇"));
  CHECK(holds(followed.out, "1048580"));
}

TEST_CASE("a backup that has nowhere to go leaves what was there") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  DaemonProcess daemon(scratch);
  const Ran refused = daemon.cli({"backup", (scratch.path() / "no/such/place.db").string()});
  CHECK(refused.exit == 1);
  CHECK(holds(refused.err, "place.db"));
  CHECK(holds(curl(scratch, {"--head", "http://localhost/v1/backup"}).out, "200"));
}

TEST_CASE("who may use the socket may not have the credentials in the store") {
  if (geteuid() != 0) return skip("only root can be somebody else");
  Scratch scratch;
  scratch.write("feedwire.toml", "[daemon]\nsocket_mode = \"0666\"\n");
  fs::permissions(scratch.path(), fs::perms::others_exec, fs::perm_options::add);
  DaemonProcess daemon(scratch);
  const auto as_nobody = [&](const char* path) {
    return run({"--regid",
                "65534",
                "--reuid",
                "65534",
                "--clear-groups",
                "/usr/bin/curl",
                "-si",
                "--unix-socket",
                socket_of(scratch),
                std::string("http://localhost") + path},
               {},
               "/usr/bin/setpriv")
        .out;
  };
  CHECK(holds(as_nobody("/v1/items"), "200 OK"));
  const std::string refused = as_nobody("/v1/backup");
  CHECK(holds(refused, "403 Forbidden"));
  CHECK(holds(refused, "credentials"));
}

TEST_CASE("a check says what does not agree, and a repair makes it agree while all goes on") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  const Ran fine = daemon.cli({"check"});
  CHECK(fine.exit == 0);
  CHECK(holds(fine.out, "3 items, 3 events"));
  damage(database_of(scratch), "UPDATE feed SET items = 9; DELETE FROM search_data WHERE id > 10");
  const Ran bad = daemon.cli({"check"});
  CHECK(bad.exit == 1);
  CHECK(holds(bad.out, "--repair mends it"));
  CHECK(holds(bad.out, "search"));
  const Ran mended = daemon.cli({"check", "--repair"});
  CHECK(mended.exit == 0);
  CHECK(holds(mended.out, "mended"));
  CHECK(holds(daemon.cli({"check", "--json"}).out, "\"ok\":true"));
  CHECK(holds(daemon.cli({"status", "--json"}).out, "\"items\":3,"));
}

TEST_CASE("a damaged search index costs the search, not the daemon") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 3)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  // The structure record of FTS5: nothing can be read or written without it.
  damage(database_of(scratch), "UPDATE search_data SET block = x'ffffffffffff' WHERE id = 10");
  origin.serve("/feed", Answer::page(rss_with_items(1, 4)));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  REQUIRE(daemon.wait_for_log("index.waits"));
  const Ran searched = daemon.cli({"items", "--search", "第4篇"});
  CHECK(searched.exit == 1);
  CHECK(holds(searched.err, "check --repair"));
  CHECK(daemon.cli({"check", "--repair"}).exit == 0);
  // Nobody waits for the index but who asks for it.
  for (Ran lag; !holds(lag.out, "\"search\":{\"lag\":0}");) lag = daemon.cli({"status", "--json"});
  CHECK(holds(daemon.cli({"items", "--search", "第4篇"}).out, "第4篇"));
  CHECK(daemon.stop(SIGTERM).exit == 0);
}

TEST_CASE("without a daemon its program checks") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  CHECK(holds(feedwired(scratch, {"--check"}).err, "there is no store"));
  {
    const DaemonProcess daemon(scratch);
    const Ran busy = feedwired(scratch, {"--check"});
    CHECK(busy.exit == 1);
    CHECK(holds(busy.err, "process"));
  }
  CHECK(feedwired(scratch, {"--check"}).exit == 0);
  damage(
      database_of(scratch), "UPDATE log_head SET seq = 7; INSERT INTO event VALUES (9, 9, 0, 0, 0)"
  );
  const Ran bad = feedwired(scratch, {"--check"});
  CHECK(bad.exit == 1);
  CHECK(holds(bad.out, "events with a number beyond the head"));
  CHECK(feedwired(scratch, {"--check", "--repair"}).exit == 0);
  CHECK(feedwired(scratch, {"--check"}).exit == 0);
  CHECK(feedwired(scratch, {"--repair"}).exit == 2);
  damage(database_of(scratch), "PRAGMA user_version = 3");
  CHECK(holds(feedwired(scratch, {"--check"}).err, "older feedwire"));
}
