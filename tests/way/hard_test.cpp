// The daemon where things go wrong: odd requests, folders that come and go, a store that breaks.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;

namespace {

std::string post(const std::string& title) { return "---\ntitle: " + title + "\n---\n"; }

/// Waits until so many items came, and gives their lines.
std::string items(const DaemonProcess& daemon, int count) {
  return daemon.follow({"--from-start", "--updates", "--limit", std::to_string(count)})
      ->finish()
      .out;
}

/// The answers of one connection to lines that curl would not send.
std::string target(const Scratch& scratch, const std::string& of) {
  return curl(scratch, {"--request-target", of, "http://feedwire/"}).out;
}

}  // namespace

TEST_CASE("a body may be as large as its purpose needs, and no larger") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write("large", std::string(1'100'000, ' '));
  scratch.write("overlong", std::string(17'000'000, ' '));
  DaemonProcess daemon(scratch);
  const std::string large = "@" + (scratch.path() / "large").string();
  const std::string overlong = "@" + (scratch.path() / "overlong").string();
  const Words chunked{
      "-H", "Transfer-Encoding: chunked", "--data-binary", large, "http://f/v1/feeds"};
  CHECK(
      holds(curl(scratch, {"--data-binary", large, "http://f/v1/feeds"}).out, "larger than 1.0 MiB")
  );
  CHECK(holds(curl(scratch, chunked).out, "413 Payload Too Large"));
  CHECK(holds(curl(scratch, {"--data-binary", large, "http://f/v1/opml?dry_run=1"}).out, " 400 "));
  CHECK(holds(
      curl(scratch, {"--data-binary", overlong, "http://f/v1/opml"}).out, "larger than 16 MiB"
  ));
  // A client that waits for leave is given it.
  const Ran patient = curl(
      scratch,
      {"-H", "Expect: 100-continue", "--expect100-timeout", "50", "-d", "{}", "http://f/v1/feeds"}
  );
  CHECK(holds(patient.out, "100 Continue"));
  CHECK(holds(patient.out, "url is missing"));
}

TEST_CASE("a request's target is understood as the RFCs have it") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  CHECK(holds(target(scratch, "http://feedwire/v1/status"), "200 OK"));
  CHECK(holds(target(scratch, "/v1/%73tatus"), "200 OK"));
  CHECK(holds(target(scratch, "/v1/status/"), "200 OK"));
  CHECK(holds(target(scratch, "/v1/items?order=as%63&limit=0"), "200 OK"));
  CHECK(holds(target(scratch, "/v1%2Fstatus"), "404 Not Found"));
  CHECK(holds(target(scratch, "/v1/../etc/passwd"), "404 Not Found"));
  CHECK(holds(target(scratch, "/v1/feeds/a%2Fb%20c"), "no feed \\\"a/b c\\\""));
  CHECK(holds(target(scratch, "/v1/feeds/%FF"), "\xEF\xBF\xBD"));
  CHECK(holds(target(scratch, "/v1/feeds?state=broken"), "\"parameter\":\"state\""));
  CHECK(holds(target(scratch, "/v1/stream?limit=1"), "\"parameter\":\"limit\""));
  CHECK(holds(target(scratch, "/v1/items?limit=%zz"), "400 Bad Request"));
  CHECK(holds(target(scratch, "/v1/items?"), "200 OK"));
  CHECK(holds(target(scratch, "/v1/items?limit=1&"), "200 OK"));
  CHECK(holds(target(scratch, "/v1/items?author=a&author=b"), "\"parameter\":\"author\""));
  CHECK(holds(target(scratch, "*"), "400 Bad Request"));
  CHECK(holds(
      curl(scratch, {"-H", "X: " + std::string(20'000, 'x'), "http://f/v1/status"}).out, " 431 "
  ));
  CHECK(holds(
      curl(scratch, {"-H", "Accept: image/png", "http://f/v1/items/1"}).out, "406 Not Acceptable"
  ));
}

TEST_CASE("a client that comes back by itself goes on where it was, though it asks for the start") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/a.md", post("甲"));
  scratch.write("posts/b.md", post("乙"));
  DaemonProcess daemon(scratch);
  items(daemon, 2);
  Program stream(
      {"-sN",
       "--unix-socket",
       socket_of(scratch),
       "-H",
       "Last-Event-ID: 1",
       "http://f/v1/stream?after=0"},
      {},
      "/usr/bin/curl"
  );
  CHECK(stream.wait_for_output("retry: 1000\n\nid: 2\n"));
  stream.signal(SIGTERM);
  stream.finish();
}

TEST_CASE("a feed is found by its address as it was typed") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nrsshub = \"http://127.0.0.1:9/hub\"\n");
  DaemonProcess daemon(scratch);
  daemon.cli({"add", "http://127.0.0.1:9"});
  daemon.cli({"add", "rsshub://x"});
  CHECK(daemon.cli({"feed", "http://127.0.0.1:9"}).exit == 0);
  CHECK(daemon.cli({"feed", "rsshub://x"}).exit == 0);
  CHECK(daemon.cli({"items", "--feed", "rsshub://x"}).exit == 0);
  CHECK(daemon.cli({"feed", "http://127.0.0.1:9/y"}).exit == 1);
}

TEST_CASE("a feed's login is seen nowhere") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  std::string told = daemon.cli({"add", "http://user:geheim@127.0.0.1:9/f", "--wait"}).out;
  told += daemon.cli({"feeds", "--json"}).out + daemon.cli({"feed", "1", "--json"}).out;
  told += daemon.cli({"add", "http://user:geheim@127.0.0.1:9/f"}).err;
  told +=
      daemon.cli({"refresh", "--all", "--wait", "--json"}).out + daemon.cli({"export", "opml"}).out;
  told += daemon.stop(SIGTERM).err;
  CHECK(holds(told, "http://127.0.0.1:9/f"));
  CHECK_FALSE(holds(told, "geheim"));
}

TEST_CASE("a folder behind a link is watched; hidden folders are not read, whenever they come") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"link\"\n");
  scratch.write("posts/a.md", post("甲"));
  fs::create_directory_symlink("posts", scratch.path() / "link");
  DaemonProcess daemon(scratch);
  items(daemon, 1);
  scratch.write("posts/.trash/x.md", post("隐"));
  scratch.write("posts/b.md", post("乙"));
  CHECK(holds(items(daemon, 2), "乙"));
  scratch.write("posts/.trash/y.md", post("隐"));
  scratch.write("posts/c.md", post("丙"));
  CHECK_FALSE(holds(items(daemon, 3), "隐"));
}

TEST_CASE("a folder is well again when its bad document is gone, and when it is back itself") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/a.md", post("甲"));
  scratch.write("posts/bad.md", "no front matter\n");
  DaemonProcess daemon(scratch);
  items(daemon, 1);
  CHECK(holds(daemon.cli({"feeds"}).out, "bad.md"));
  fs::remove(scratch.path() / "posts/bad.md");
  REQUIRE(daemon.wait_for_log("folder.moved"));
  scratch.write("posts/b.md", post("乙"));
  items(daemon, 2);
  CHECK_FALSE(holds(daemon.cli({"feeds"}).out, "failing"));

  fs::rename(scratch.path() / "posts", scratch.path() / "away");
  REQUIRE(daemon.wait_for_log("folder.failed"));
  fs::rename(scratch.path() / "away", scratch.path() / "posts");
  REQUIRE(daemon.wait_for_log("folder.recovered"));
  CHECK_FALSE(holds(daemon.cli({"feeds"}).out, "failing"));
}

TEST_CASE("a document that takes the place of one that is gone is a revision of that") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  scratch.write("posts/a.md", post("甲"));
  DaemonProcess daemon(scratch);
  items(daemon, 1);
  fs::remove(scratch.path() / "posts/a.md");
  REQUIRE(daemon.wait_for_log("gone=1"));
  scratch.write("posts/b.md", post("乙"));
  items(daemon, 2);
  fs::rename(scratch.path() / "posts/b.md", scratch.path() / "posts/a.md");
  items(daemon, 3);
  CHECK(holds(daemon.cli({"show", "1"}).out, "乙"));
}

// Whoever meets it first ends the daemon: the reload, or another part that reads at that moment. So
// the reload's own words are not waited for.
TEST_CASE("a store that breaks ends the daemon, in the middle of a reload too") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  {
    SQLite::Database database(
        (scratch.path() / "state/feedwire.db").string(), SQLite::OPEN_READWRITE, 5000
    );
    database.exec("PRAGMA writable_schema = ON");
    database.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE feed (' WHERE name = 'feed'");
    database.exec("PRAGMA schema_version = 999");
  }
  daemon.signal(SIGHUP);
  REQUIRE(daemon.wait_for_log("daemon.broken"));
  const Ran ended = daemon.stop(0);
  CHECK(ended.exit == 1);
  CHECK(holds(ended.err, "daemon.broken"));
}

TEST_CASE("a socket that something else stands in for is said at the start") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write("socket", "a file\n");
  const Ran ran =
      run({"--config",
           (scratch.path() / "feedwire.toml").string(),
           "--state-dir",
           (scratch.path() / "state").string(),
           "--socket",
           socket_of(scratch)},
          {},
          FEEDWIRE_BIN "/feedwired");
  CHECK(ran.exit == 1);
  CHECK(holds(ran.err, "something else has this name"));
}
