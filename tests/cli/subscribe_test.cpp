#include <doctest/doctest.h>

#include <csignal>

#include "cli/pauses.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/scripted_daemon.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

std::string item(int seq, const std::string& event = "item") {
  const std::string number = std::to_string(seq);
  return R"({"id":")" + number + R"(","title":"标题 )" + number +
         R"(","url":"https://example.org/)" + number +
         R"(","date_published":"2026-08-18T11:01:50Z","_feedwire":{"seq":)" + number +
         R"(,"event":")" + event + R"(","feed":{"id":3,"name":"煎蛋"}}})" + "\n";
}

Answer open_stream(const std::vector<std::string>& lines) {
  Answer answer = stream_reply(lines, false);
  answer.stays_open = true;
  return answer;
}

Words subscribe_to(const ScriptedDaemon& daemon, const Words& more) {
  Words words{"subscribe", "--socket", daemon.socket()};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string target_of(const std::string& request_line) {
  const auto start = request_line.find(' ') + 1;
  return request_line.substr(start, request_line.find(' ', start) - start);
}

}  // namespace

TEST_CASE("a lost stream goes on after the last item that was printed") {
  const ScriptedDaemon daemon{
      {stream_reply({item(5), item(7), item(8).substr(0, 40)}, false),
       stream_reply({"\n", item(7), item(8)}, true),
       open_stream({item(11)})}};
  const Ran ran = run(subscribe_to(daemon, {"--after", "3", "--json", "--limit", "4"}));
  CHECK(ran.exit == 0);
  CHECK(ran.out == item(5) + item(7) + item(8) + item(11));
  const auto lines = daemon.request_lines();
  REQUIRE(lines.size() == 3);
  CHECK(target_of(lines[0]) == "/v1/stream?after=3");
  CHECK(target_of(lines[1]) == "/v1/stream?after=7");
  CHECK(target_of(lines[2]) == "/v1/stream?after=8");
  CHECK(
      ran.err ==
      "feedwire: the connection to the daemon is lost; trying again\n"
      "feedwire: the daemon is back; going on after 7\n"
      "feedwire: the connection to the daemon is lost; trying again\n"
      "feedwire: the daemon is back; going on after 8\n"
  );
}

TEST_CASE("from now means from the head, even if the first connection breaks before an item came") {
  const ScriptedDaemon daemon{
      {json_reply(R"({"head":57})"), stream_reply({"\n"}, false), open_stream({item(58)})}};
  const Ran ran = run(subscribe_to(daemon, {"--limit", "1"}));
  CHECK(ran.exit == 0);
  CHECK(ran.out == "2026-08-18 11:01  煎蛋              标题 58  https://example.org/58\n");
  const auto lines = daemon.request_lines();
  REQUIRE(lines.size() == 3);
  CHECK(target_of(lines[0]) == "/v1/status");
  CHECK(target_of(lines[1]) == "/v1/stream?after=57");
  CHECK(target_of(lines[2]) == "/v1/stream?after=57");
}

TEST_CASE("filters, updates and the start are asked for") {
  const ScriptedDaemon daemon{{open_stream({item(1), item(2, "update")})}};
  const Ran ran = run(subscribe_to(
      daemon,
      {"--from-start",
       "--feed",
       "a b",
       "--category",
       "新/x",
       "--author",
       "c",
       "--updates",
       "--limit",
       "2"}
  ));
  CHECK(
      target_of(daemon.request_lines().at(0)) ==
      "/v1/stream?after=0&feed=a%20b&category=%E6%96%B0%2Fx&author=c&updates=1"
  );
  CHECK(daemon.requests().at(0).find("Accept: application/x-ndjson\r\n") != std::string::npos);
  CHECK(ran.out.find("标题 2 (updated)  https://") != std::string::npos);
}

TEST_CASE("SIGINT ends it well, while it waits for items") {
  for (const int number : {SIGINT, SIGTERM}) {
    const ScriptedDaemon daemon{{open_stream({item(1)})}};
    Program program{subscribe_to(daemon, {"--from-start"})};
    REQUIRE(program.wait_for_output("/1\n"));
    program.signal(number);
    const Ran ran = program.finish();
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
  }
}

TEST_CASE("SIGINT ends it well, while it waits for the daemon to come back") {
  const ScriptedDaemon daemon{{stream_reply({item(1)}, false)}};
  Program program{subscribe_to(daemon, {"--from-start"})};
  REQUIRE(program.wait_for_error("is lost"));
  program.signal(SIGINT);
  CHECK(program.finish().exit == 0);
}

TEST_CASE("a reader that leaves ends it without a word") {
  const ScriptedDaemon daemon{{open_stream({item(1)}), open_stream({item(2)})}};
  Program program{subscribe_to(daemon, {"--from-start"})};
  program.close_output();
  const Ran ran = program.finish();
  CHECK(ran.exit == 128 + SIGPIPE);
  CHECK(ran.err == "");
}

TEST_CASE("an item with deep front matter is no less an item") {
  const std::string deep = std::string(300, '[') + std::string(300, ']');
  const std::string line =
      "{\"id\":\"1\",\"title\":\"深\",\"_feedwire\":{\"seq\":1,\"front_matter\":{\"x\":" + deep +
      "}}}\n";
  const ScriptedDaemon daemon{{open_stream({"no JSON\n", line})}};
  const Ran ran = run(subscribe_to(daemon, {"--from-start", "--limit", "1", "--json"}));
  CHECK(ran.out == line);
  CHECK(ran.err == "feedwire: passed over a line of the daemon's that is no item\n");
}

TEST_CASE("a gap is told once, and not among the items") {
  const ScriptedDaemon daemon{
      {stream_reply(
           {R"({"after":3,"first":20,"_feedwire":{"event":"gap"}})"
            "\n"},
           false
       ),
       open_stream({item(20)})}};
  const Ran ran = run(subscribe_to(daemon, {"--after", "3", "--json", "--limit", "1"}));
  CHECK(ran.exit == 0);
  CHECK(ran.out == item(20));
  CHECK(ran.err.starts_with(
      "feedwire: some items after 3 are gone, removed by retention; going on with 20\n"
  ));
  CHECK(target_of(daemon.request_lines().at(1)) == "/v1/stream?after=19");
}

TEST_CASE("a stream that the daemon refuses is a failure, on the way back too") {
  const ScriptedDaemon first{{problem_reply(409, "99 is beyond the head, 57")}};
  const Ran refused = run(subscribe_to(first, {"--after", "99"}));
  CHECK(refused.exit == 1);
  CHECK(refused.err == "feedwire: 99 is beyond the head, 57\n");

  const ScriptedDaemon later{
      {stream_reply({item(5)}, false),
       problem_reply(503, "starting"),
       problem_reply(404, "no feed called x")}};
  const Ran ran = run(subscribe_to(later, {"--from-start", "--feed", "x"}));
  CHECK(ran.exit == 1);
  CHECK(ran.err.ends_with("feedwire: no feed called x\n"));
  CHECK(later.request_lines().size() == 3);
}

TEST_CASE("hostile text reaches neither a line nor JSON") {
  const std::string hostile =
      "{\"id\":\"1\",\"title\":\"a\\u001b[2J\\nb\u009b31m\",\"_feedwire\":{\"seq\":1}}\n";
  const ScriptedDaemon plain{{open_stream({hostile})}};
  CHECK(
      run(subscribe_to(plain, {"--from-start", "--limit", "1"}))
          .out.find("a\ufffd[2J b\ufffd31m\n") != std::string::npos
  );
  const ScriptedDaemon json{{open_stream({hostile})}};
  const std::string out = run(subscribe_to(json, {"--from-start", "--limit", "1", "--json"})).out;
  CHECK(out.find("b\\u009b31m") != std::string::npos);
}

TEST_CASE("pauses grow up to a bound, and chance shortens them by half at most") {
  const std::chrono::milliseconds longest{5000};
  cli::Pauses pauses{longest};
  std::chrono::milliseconds last{0};
  for (int times = 0; times < 12; ++times) {
    const auto pause = pauses.next(0.5);
    CHECK(pause >= last);
    CHECK(pause <= longest);
    last = pause;
  }
  CHECK(pauses.next(0.0) == longest / 2);
  pauses.reset();
  CHECK(pauses.next(0.0) == cli::Pauses::shortest / 2);
}
