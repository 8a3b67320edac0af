#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <csignal>
#include <sstream>

#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

const std::string feedwired = FEEDWIRE_BIN "/feedwired";

}  // namespace

TEST_CASE("--log-format json writes an object a line, whatever a path is called") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  const std::string state = (scratch.path() / "a \"b\"\n\\ 甲").string();
  Program daemon(
      {"--log-format",
       "json",
       "--config",
       (scratch.path() / "feedwire.toml").string(),
       "--state-dir",
       state,
       "--socket",
       socket_of(scratch)},
      {},
      feedwired
  );
  REQUIRE(daemon.wait_for_error("daemon.ready"));
  daemon.signal(SIGTERM);
  const Ran ran = daemon.finish();
  CHECK(ran.exit == 0);
  std::istringstream lines(ran.err);
  bool is_told = false;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const json::object event = json::parse(line).as_object();
    CHECK(event.at("time").as_string().ends_with('Z'));
    CHECK_FALSE(event.at("level").as_string().empty());
    if (event.at("event") != "daemon.ready") continue;
    is_told = true;
    CHECK(event.at("level") == "info");
    CHECK(event.at("state") == json::string_view(state));
  }
  CHECK(is_told);
}

TEST_CASE("a format of the log that does not exist is wrong usage") {
  const Ran ran = run({"--log-format", "xml"}, {}, feedwired);
  CHECK(ran.exit == 2);
  CHECK(holds(ran.err, "text or json"));
}

TEST_CASE("--version --verbose lists the libraries, in either order") {
  const std::string brief = run({"--version"}, {}, feedwired).out;
  CHECK(holds(brief, "feedwired "));
  CHECK_FALSE(holds(brief, "SQLite"));
  const Ran ran = run({"--verbose", "--version"}, {}, feedwired);
  CHECK(ran.exit == 0);
  CHECK(ran.out == run({"--version", "--verbose"}, {}, feedwired).out);
  for (const char* library :
       {"\nlibcurl ",
        "\nSQLite 3",
        "\nBoost 1.",
        "\nfmt ",
        "\nbrotli 1",
        "\nlibidn2 2",
        "\nzstd 1"})
    CHECK(holds(ran.out, library));
  CHECK(run({"--verbose"}, {}, feedwired).exit == 2);
}
