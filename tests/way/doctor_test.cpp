// `feedwire doctor`: everything that is wrong is a finding with words that help, and nothing else
// is.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <csignal>
#include <filesystem>
#include <list>
#include <sstream>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

const std::string settings = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n";

/// What a doctor said, one "level check: what → remedy" after the other.
struct Diagnosis {
  explicit Diagnosis(const Ran& ran) : exit(ran.exit) {
    const json::object all = json::parse(ran.out).as_object();
    is_ok = all.at("ok").as_bool();
    for (const json::value& each : all.at("findings").as_array()) {
      const json::object& finding = each.as_object();
      const json::value& remedy = finding.at("remedy");
      text += std::string(finding.at("level").as_string()) + ' ' +
              std::string(finding.at("check").as_string()) + ": " +
              std::string(finding.at("what").as_string());
      if (remedy.is_string()) text += " → " + std::string(remedy.as_string());
      text += '\n';
    }
  }
  int exit{};
  bool is_ok{};
  std::string text{};
};

Diagnosis doctor(const DaemonProcess& daemon) {
  return Diagnosis(daemon.cli({"doctor", "--json"}));
}

/// Nothing but what the machine of the tests brings with it: tests may run as root.
bool is_well(const Diagnosis& diagnosis) {
  std::istringstream lines(diagnosis.text);
  for (std::string line; std::getline(lines, line);) {
    const bool is_bad = line.starts_with("warning") || line.starts_with("error");
    if (is_bad && !holds(line, "runs as root")) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("of a daemon that is well there is nothing to say") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  fs::permissions(scratch.path(), fs::perms::owner_all);
  Origin origin;
  origin.serve("/good", Answer::page(rss_with_items(1, 3)));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/good"), "--name", "好", "--wait"}).exit == 0);
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  CHECK(is_well(diagnosis));
  for (const char* check :
       {"ok daemon: version",
        "ok configuration: ",
        "ok limits: ",
        "ok disk: ",
        "ok dns: found: 127.0.0.1",
        "ok proxy: none",
        "ok database: 3 items",
        "ok feed: 1 feed, none has failed for long"})
    CHECK(holds(diagnosis.text, check));
  CHECK(diagnosis.exit == (diagnosis.is_ok ? 0 : 1));
}

TEST_CASE("feeds in trouble are named, each with its remedy") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  Origin origin;
  origin.serve("/lost", Answer::empty(404));
  origin.serve("/gone", Answer::empty(410));
  origin.serve(
      "/empty", Answer::page("<rss version=\"2.0\"><channel><title>空</title></channel></rss>")
  );
  DaemonProcess daemon(scratch);
  daemon.cli({"add", origin.url("/lost"), "--name", "失踪", "--wait"});
  daemon.cli({"add", origin.url("/gone"), "--name", "没了", "--wait"});
  daemon.cli({"add", origin.url("/empty"), "--name", "空", "--wait"});
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  CHECK(diagnosis.exit == 1);
  CHECK_FALSE(diagnosis.is_ok);
  CHECK(holds(diagnosis.text, "warning feed: 失踪 (1): failed 1 time, never well"));
  CHECK(holds(diagnosis.text, "feedwire discover"));
  CHECK(holds(diagnosis.text, "warning feed: 没了 (2): gone, by its own word → feedwire remove 2"));
  CHECK(holds(diagnosis.text, "note feed: 空 (3): answers well, and never had an entry"));
}

TEST_CASE("what others may read and should not, is found") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[daemon]\nsocket_mode = \"0666\"\n[[feed]]\nurl = \"http://127.0.0.1:9/\"\n"
      "headers = { Authorization = \"Bearer x\" }\n"
  );
  fs::permissions(scratch.path() / "feedwire.toml", fs::perms(0646));
  DaemonProcess daemon(scratch);
  fs::permissions(scratch.path() / "state/feedwire.db", fs::perms(0644));
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  CHECK(holds(diagnosis.text, "feedwire.toml can be written by everybody (mode 0646)"));
  CHECK(holds(diagnosis.text, "feedwire.toml holds secrets, and everybody can read it"));
  CHECK(holds(diagnosis.text, "feedwire.db holds credentials of feeds, and is open to others"));
  CHECK(holds(diagnosis.text, "everybody on this machine may change feeds"));
}

TEST_CASE("a file that was spoilt since, folders and archives, proxy and authorities are looked at"
) {
  Scratch scratch;
  scratch.write("ca.pem", "no certificate");
  scratch.write(
      "feedwire.toml",
      settings + "proxy = \"http://me:秘密@127.0.0.1:9\"\nca_file = \"ca.pem\"\n" +
          "[[folder]]\npath = \"posts\"\n[[archive]]\npath = \"/proc/archive\"\n"
  );
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.wait_for_log("folder.failed"));
  REQUIRE(daemon.wait_for_log("archive.failed"));
  scratch.write("feedwire.toml", "[fetsch]\n");
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  CHECK(holds(diagnosis.text, "error configuration: unknown key fetsch"));
  CHECK(holds(diagnosis.text, "error folder: " + (scratch.path() / "posts").string()));
  CHECK(holds(diagnosis.text, "→ mkdir -p '" + (scratch.path() / "posts").string() + "'"));
  CHECK(holds(diagnosis.text, "error archive: /proc/archive"));
  CHECK(holds(diagnosis.text, "error proxy: 127.0.0.1:9 cannot be reached"));
  CHECK(holds(diagnosis.text, "error tls: fetch.ca_file has no certificate"));
  CHECK_FALSE(holds(diagnosis.text, "秘密"));
}

TEST_CASE("a name that nobody knows is the feed's trouble") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  DaemonProcess daemon(scratch);
  daemon.cli({"add", "http://no-such-name.invalid/feed", "--wait"});
  daemon.cli({"add", "http://127.0.0.1:9/feed", "--wait"});
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  // Where there is no name server at all, nobody can say that the name does not exist.
  CHECK(
      (holds(diagnosis.text, "warning dns: no such name: no-such-name.invalid") ||
       holds(diagnosis.text, "warning dns: no answer of the resolver: no-such-name.invalid"))
  );
  CHECK(holds(diagnosis.text, "ok dns: found: 127.0.0.1"));
}

TEST_CASE("behind a proxy no name is told to the resolver") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings + "proxy = \"socks5h://127.0.0.1:9\"\n");
  DaemonProcess daemon(scratch);
  daemon.cli({"add", "http://no-such-name.invalid/feed", "--wait"});
  CHECK(holds(doctor(daemon).text, "note dns: the proxy looks up names"));
}

TEST_CASE("the daemon ends in good order though a doctor is at it") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  DaemonProcess daemon(scratch);
  daemon.cli({"add", "http://no-such-name.invalid/feed", "--wait"});
  Program first(
      {"-s", "--unix-socket", socket_of(scratch), "http://f/v1/doctor"}, {}, "/usr/bin/curl"
  );
  CHECK(daemon.stop(SIGTERM).exit == 0);
  first.finish();
}

TEST_CASE("a clock that differs from the servers' is found without asking anybody") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  std::list<Origin> origins;
  DaemonProcess daemon(scratch);
  std::size_t requests = 0;
  for (int n = 0; n < 3; ++n) {
    Origin& origin = origins.emplace_back();
    const char* date = "Fri, 01 Jan 2100 00:00:00 GMT";
    origin.serve("/a", Answer::page(rss_with_items(1, 2)).with("Date", date));
    REQUIRE(daemon.cli({"add", origin.url("/a"), "--wait"}).exit == 0);
    requests += origin.requests().size();
  }
  const Diagnosis diagnosis = doctor(daemon);
  CAPTURE(diagnosis.text);
  CHECK(holds(diagnosis.text, "warning clock: ours is "));
  CHECK(holds(diagnosis.text, " behind the servers' clocks"));
  std::size_t after = 0;
  for (const Origin& origin : origins) after += origin.requests().size();
  CHECK(after == requests);
}

TEST_CASE("without a daemon feedwired looks by itself, and that none answers is a finding") {
  Scratch scratch;
  scratch.write(
      "feedwire.toml",
      "[daemon]\nstate_dir = \"state\"\n[fetch]\nproxy = { credential = \"proxy\" }\n"
      "[[folder]]\npath = \"posts\"\n"
  );
  const std::string config = (scratch.path() / "feedwire.toml").string();
  const Diagnosis never(run({"--config", config, "doctor", "--json"}, {"XDG_RUNTIME_DIR=/no"}));
  CAPTURE(never.text);
  CHECK(never.exit == 1);
  CHECK(holds(never.text, "error daemon: no daemon answers"));
  CHECK(holds(never.text, "warning configuration: fetch.proxy cannot be had"));
  CHECK(holds(never.text, "error folder: " + (scratch.path() / "posts").string() + ": No such file")
  );
  CHECK(holds(never.text, "note database: there is none yet"));
  fs::create_directories(scratch.path() / "state");
  scratch.write("state/feedwire.db", "this is no database, however long one looks at it");
  const Diagnosis damaged(run({"--config", config, "doctor", "--json"}, {"XDG_RUNTIME_DIR=/no"}));
  CAPTURE(damaged.text);
  CHECK(holds(damaged.text, "error database: "));
}

TEST_CASE("people get lines that fit their terminal, and how many of them matter") {
  Scratch scratch;
  scratch.write("feedwire.toml", settings);
  DaemonProcess daemon(scratch);
  const Ran shown = daemon.cli({"doctor"});
  CHECK(holds(shown.out, "ok       database"));
  CHECK((holds(shown.out, "nothing to do") || holds(shown.out, "to look at")));
}
