// Completion at the prompt, by the real bash and the real daemon.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

/// What bash offers after these words, the last of which is being typed.
std::string offered(const Words& words) {
  std::string script = "PATH=" FEEDWIRE_BIN ":$PATH; source " FEEDWIRE_SOURCE
                       "/completions/feedwire.bash; COMP_WORDS=(feedwire";
  for (const std::string& word : words) script += " '" + word + "'";
  script += "); COMP_CWORD=" + std::to_string(words.size()) +
            "; _feedwire; printf '%s\\n' \"${COMPREPLY[@]}\"";
  return run({"-c", script}, {"LC_ALL=C.UTF-8"}, "/bin/bash").out;
}

}  // namespace

TEST_CASE("commands and options are those of --help") {
  const std::string commands = offered({"re"});
  for (const char* command : {"refresh\n", "remove\n", "reparse\n"})
    CHECK(holds(commands, command));
  CHECK_FALSE(holds(commands, "status"));
  CHECK(offered({"items", "--uni"}) == "--unique\n");
  CHECK(offered({"export", "front"}) == "frontmatter\n");
  CHECK(offered({"subscribe", "--on-failure", ""}) == "stop\nskip\n");
}

TEST_CASE("feeds, categories and subscriptions are those that the daemon has") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 1)));
  DaemonProcess daemon(scratch);
  REQUIRE(
      daemon.cli({"add", origin.url("/feed"), "--name", "新 闻", "--category", "甲/乙", "--wait"})
          .exit == 0
  );
  REQUIRE(daemon.cli({"subscribe", "--name", "mail", "--from-start", "--limit", "1"}).exit == 0);
  const auto at = [&](Words words) {
    words.insert(words.begin(), {"--socket", socket_of(scratch)});
    return offered(words);
  };
  CHECK(holds(at({"feed", ""}), "闻"));
  CHECK(at({"items", "--category", "甲"}) == "甲\n甲/乙\n");
  CHECK(at({"subscription", ""}) == "mail\n");
  CHECK(daemon.stop(SIGTERM).exit == 0);
  CHECK(at({"subscription", ""}) == "\n");
}
