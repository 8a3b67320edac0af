#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "tests/cli/program.hpp"
#include "tests/cli/scripted_daemon.hpp"

using namespace feedwire::tests;

TEST_CASE("a wrong command line ends with 2 and one line that says what is wrong") {
  struct Case {
    Words words;
    std::string says;
  };
  const Case cases[] = {
      {{}, "no command given"},
      {{"frobnicate"}, "no such command: frobnicate"},
      {{"status", "--frob"}, "--frob"},
      {{"status", "more"}, "more"},
      {{"add"}, "URL"},
      {{"add", "file:///etc/passwd"}, "[[folder]]"},
      {{"add", "./posts"}, "[[folder]]"},
      {{"add", "/"}, "[[folder]]"},
      {{"add", "a.org", "--backfill", "some"}, "backfill is all, none or a number"},
      {{"add", "a.org", "--header", "nothing"}, "'Name: value'"},
      {{"add", "a.org", "b.org", "--name", "x"}, "--name"},
      {{"feed"}, "FEED"},
      {{"set", "3"}, "CHANGE"},
      {{"set", "3", "paused"}, "key=value"},
      {{"set", "3", "colour=red"}, "colour"},
      {{"set", "3", "paused=perhaps"}, "perhaps"},
      {{"remove", "3"}, "--yes"},
      {{"refresh"}, "--all"},
      {{"refresh", "3", "--all"}, "--all"},
      {{"items", "--since", "yesterday"}, "yesterday"},
      {{"items", "--limit", "-1"}, "--limit"},
      {{"items", "--serach", "x"}, "--serach"},
      {{"show", "3", "--format", "pdf"}, "pdf"},
      {{"subscribe", "--after", "x"}, "--after"},
      {{"subscribe", "--after", "1", "--from-start"}, "--from-start"},
      {{"subscribe", "--name", ""}, "--name"},
      {{"subscribe", "--takeover"}, "--name"},
      {{"subscribe", "--format", "{colour}"}, "there is no {colour}"},
      {{"subscribe", "--format", "{title}", "--json"}, "--json"},
      {{"subscribe", "--exec", "cat", "--json"}, "--exec"},
      {{"subscribe", "--exec", ""}, "--exec"},
      {{"subscribe", "--parallel", "2"}, "--exec"},
      {{"subscribe", "--exec", "cat", "--parallel", "0"}, "--parallel"},
      {{"subscribe", "--exec", "cat", "--batch", "0"}, "--batch"},
      {{"subscribe", "--exec", "cat", "--on-failure", "cry"}, "cry"},
      {{"subscription"}, "NAME"},
      {{"subscription", "a", "--seek", "1", "--delete"}, "--delete"},
      {{"subscription", "a", "--seek", "-1"}, "--seek"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.says);
    const Ran ran = run(each.words);
    CHECK(ran.exit == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.starts_with("feedwire: "));
    CHECK(ran.err.find('\n') == ran.err.size() - 1);
    CHECK(holds(ran.err, each.says));
  }
}

TEST_CASE("every command explains itself with examples") {
  for (const char* command :
       {"status",
        "add",
        "feeds",
        "feed",
        "set",
        "remove",
        "refresh",
        "items",
        "show",
        "subscribe",
        "subscriptions",
        "subscription",
        "parse",
        "check-config"}) {
    CAPTURE(command);
    const Ran ran = run({command, "--help"});
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
    CHECK(holds(ran.out, std::string{"Examples:\n  feedwire "} + command));
    CHECK(holds(run({"--help"}).out, std::string{"\n  "} + command));
  }
}

TEST_CASE("the version is an answer") {
  const Ran ran = run({"--version"});
  CHECK(ran.exit == 0);
  CHECK(ran.out.starts_with("feedwire "));
}

TEST_CASE("without a daemon every command that needs one ends with 3") {
  const Scratch folder;
  const std::string nowhere = folder.path().string() + "/none.sock";
  const Words commands[] = {
      {"status"},
      {"feeds"},
      {"feed", "status"},
      {"add", "example.org"},
      {"set", "3", "name=x"},
      {"remove", "3", "--yes"},
      {"refresh", "--all"},
      {"refresh", "3", "--wait"},
      {"items"},
      {"show", "3"},
      {"subscribe"},
      {"subscribe", "--after", "3"},
      {"subscribe", "--name", "a"},
      {"subscriptions"},
      {"subscription", "a", "--delete"},
  };
  for (Words words : commands) {
    CAPTURE(words[0]);
    words.insert(words.end(), {"--socket", nowhere});
    const Ran ran = run(words);
    CHECK(ran.exit == 3);
    CHECK(ran.out == "");
    CHECK(holds(ran.err, "tried " + nowhere + " (no such file); start feedwired"));
  }
}

TEST_CASE("a document is read without a daemon, and steers no terminal") {
  const Scratch folder;
  const std::string file = folder.path().string() + "/feed.xml";
  std::ofstream{file} << "<rss version='2.0'><channel><title>魚\x7f"
                         "31m</title><item><title>第一条</title>"
                         "<link>a</link></item></channel></rss>";
  const Ran people = run({"parse", file});
  CHECK(people.exit == 0);
  CHECK(holds(people.out, "魚\ufffd31m\n"));
  CHECK(holds(people.out, "第一条"));
  const Ran programs = run({"parse", file, "--json", "--url", "https://example.org/feed"});
  CHECK(programs.exit == 0);
  CHECK(holds(programs.out, "https://example.org/a"));
  CHECK_FALSE(holds(programs.out, "\x7f"));
  CHECK(run({"parse", "-"}).exit == 1);  // nothing is no feed
}

TEST_CASE("check-config is what feedwired says") {
  const Scratch folder;
  const std::string stand_in = folder.path().string() + "/feedwired";
  std::ofstream{stand_in} << "#!/bin/sh\necho \"$@\"\necho broken >&2\nexit 7\n";
  const std::string copy = folder.path().string() + "/feedwire";
  const std::string prepare =
      "chmod +x " + stand_in + " && cp " + feedwire::tests::feedwire + " " + copy;
  REQUIRE(std::system(prepare.c_str()) == 0);
  const Ran ran = run({"check-config", "some.toml"}, {}, copy);
  CHECK(ran.exit == 7);
  CHECK(ran.out == "--check-config --config some.toml\n");
  CHECK(ran.err == "broken\n");
}
