// Every command against a daemon whose answers stand here: what is asked, what is printed, how it
// ends.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/cli/program.hpp"
#include "tests/cli/scripted_daemon.hpp"
#include "tests/skip.hpp"

using namespace feedwire::tests;

namespace {

const std::string feed_json =
    R"({"id":3,"name":"煎蛋","url":"https://jandan.net/feed","state":"ok","items":2})";

Words on(const ScriptedDaemon& daemon, Words words) {
  words.insert(words.end(), {"--socket", daemon.socket()});
  return words;
}

std::string body_of(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

Answer page(const std::vector<int>& seqs, const std::string& next_url) {
  std::string items;
  for (const int seq : seqs) {
    const std::string number = std::to_string(seq);
    items += (items.empty() ? "" : ",") +
             (R"({"id":")" + number + R"(","title":"第)" + number + "条\"}");
  }
  std::string body = R"({"version":"https://jsonfeed.org/version/1.1","items":[)" + items + "]";
  if (!next_url.empty()) body += R"(,"next_url":")" + next_url + "\"";
  return json_reply(body + "}");
}

std::string fetched(const std::string& name, bool ok) {
  return R"({"event":"fetched","feed":3,"name":")" + name + R"(","ok":)" + (ok ? "true" : "false") +
         R"(,"status":)" + (ok ? "200" : "503") +
         R"(,"new":3,"changed":1,"same":15,"duration_ms":12,"error":)" +
         (ok ? "null" : R"("the server answered 503")") + "}\n";
}

}  // namespace

TEST_CASE("JSON is an array or one object, as the daemon says it") {
  struct Case {
    Words words;
    std::string answer;
    std::string request;
    std::string printed;
  };
  const Case cases[] = {
      {{"status", "--json"}, R"({"state":"running"})", "GET /v1/status", R"({"state":"running"})"},
      {{"feeds", "--json"},
       R"({"feeds":[{"id":1},{"id":2}]})",
       "GET /v1/feeds",
       R"([{"id":1},{"id":2}])"},
      {{"feeds", "--failing", "--json"}, R"({"feeds":[]})", "GET /v1/feeds?failing=1", "[]"},
      {{"feed", "a b", "--json"}, feed_json, "GET /v1/feeds/a%20b", feed_json},
      {{"show", "7", "--format", "json"}, R"({"id":"7"})", "GET /v1/items/7", R"({"id":"7"})"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.request);
    const ScriptedDaemon daemon{{json_reply(each.answer)}};
    const Ran ran = run(on(daemon, each.words));
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
    CHECK(ran.out == each.printed + "\n");
    CHECK(daemon.request_lines().at(0) == each.request + " HTTP/1.1");
  }
}

TEST_CASE("what the daemon refuses is said in its own words, with 1") {
  const Words commands[] = {
      {"feed", "x"},
      {"set", "x", "name=y"},
      {"refresh", "x"},
      {"refresh", "x", "--wait"},
      {"show", "9"}};
  for (const Words& words : commands) {
    CAPTURE(words[0]);
    const ScriptedDaemon daemon{{problem_reply(404, "there is no x; see feedwire feeds")}};
    const Ran ran = run(on(daemon, words));
    CHECK(ran.exit == 1);
    CHECK(ran.out == "");
    CHECK(ran.err == "feedwire: there is no x; see feedwire feeds\n");
  }
  const ScriptedDaemon bare{{reply("500 Oops", "text/plain", "x")}};
  CHECK(run(on(bare, {"status"})).err == "feedwire: the daemon answered with status 500\n");
  const ScriptedDaemon other{{json_reply("[1")}};
  CHECK(run(on(other, {"status"})).exit == 1);
}

TEST_CASE("a feed is added with all that was said about it") {
  const ScriptedDaemon daemon{{reply("201 Created", "application/json", feed_json)}};
  const Ran ran = run(
      on(daemon,
         {"add",
          "--header",
          "Authorization: Bearer x:y",
          "--header",
          "Accept-Language: zh",
          "jandan.net/feed",
          "--name",
          "煎蛋",
          "--category",
          "杂志/煎蛋",
          "--every",
          "30m",
          "--backfill",
          "10"})
  );
  CHECK(ran.exit == 0);
  CHECK(ran.out == "added 3  煎蛋\n");
  CHECK(daemon.request_lines().at(0) == "POST /v1/feeds?wait=5s HTTP/1.1");
  CHECK(
      body_of(daemon.requests().at(0)) ==
      R"({"url":"https://jandan.net/feed","name":"煎蛋","category":["杂志","煎蛋"],"every":"30m","backfill":10,)"
      R"("headers":{"Authorization":"Bearer x:y","Accept-Language":"zh"}})"
  );
}

TEST_CASE("adding waits for the first fetch, and fails with it") {
  for (const bool good : {true, false}) {
    std::string answer = feed_json;
    answer.insert(answer.rfind('}'), ",\"first_fetch\":" + fetched("煎蛋", good));
    const ScriptedDaemon daemon{{reply("201 Created", "application/json", answer)}};
    const Ran ran = run(on(daemon, {"add", "https://jandan.net/feed", "--wait"}));
    CHECK(ran.exit == (good ? 0 : 1));
    CHECK(holds(ran.out, good ? "3 new, 1 changed (200, 12 ms)" : "the server answered 503"));
    CHECK(daemon.request_lines().at(0) == "POST /v1/feeds?wait=1 HTTP/1.1");
  }
}

TEST_CASE("of several feeds the good ones are added, and the end tells of the others") {
  const ScriptedDaemon daemon{
      {problem_reply(409, "https://a.org is followed already, as 1"),
       reply("201 Created", "application/json", feed_json)}};
  const Ran ran = run(on(daemon, {"add", "a.org", "rsshub://cnbeta"}));
  CHECK(ran.exit == 1);
  CHECK(ran.out == "added 3  煎蛋\n");
  CHECK(ran.err == "feedwire: https://a.org is followed already, as 1\n");
  CHECK(body_of(daemon.requests().at(1)) == R"({"url":"rsshub://cnbeta"})");
}

TEST_CASE("changes are a patch") {
  struct Case {
    Words changes;
    std::string body;
  };
  const Case cases[] = {
      {{"every=30m", "paused=true"}, R"({"every":"30m","paused":true})"},
      {{"every="}, R"({"every":null})"},
      {{"name=a=b", "category=新/x/"}, R"({"name":"a=b","category":["新","x"]})"},
      {{"header=A: b", "header=C: d"}, R"({"headers":{"A":"b","C":"d"}})"},
      {{"header="}, R"({"headers":null})"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.body);
    const ScriptedDaemon daemon{{json_reply(feed_json)}};
    Words words{"set", "煎蛋"};
    words.insert(words.end(), each.changes.begin(), each.changes.end());
    const Ran ran = run(on(daemon, words));
    CHECK(ran.exit == 0);
    CHECK(ran.out == "changed 3  煎蛋\n");
    CHECK(daemon.request_lines().at(0) == "PATCH /v1/feeds/%E7%85%8E%E8%9B%8B HTTP/1.1");
    CHECK(body_of(daemon.requests().at(0)) == each.body);
  }
}

TEST_CASE("header fields come from a file, where others cannot see them, a line each") {
  const Scratch scratch;
  scratch.write("fields", "Authorization: Bearer 秘密: x\r\n\n  X-Two :2\n");
  scratch.write("wrong", "no colon\n");
  const auto file = [&](const char* name) { return (scratch.path() / name).string(); };
  const ScriptedDaemon daemon{{json_reply(feed_json)}};
  CHECK(run(on(daemon, {"set", "3", "header=@" + file("fields"), "header=C: d"})).exit == 0);
  CHECK(
      body_of(daemon.requests().at(0)) ==
      R"({"headers":{"Authorization":"Bearer 秘密: x","X-Two":"2","C":"d"}})"
  );
  const Ran wrong = run({"set", "3", "header=@" + file("wrong")});
  CHECK(wrong.exit == 2);
  CHECK(holds(wrong.err, "no colon"));
  for (const char* absent : {"absent", ""}) {
    const Ran missing = run({"set", "3", "header=@" + file(absent)});
    CHECK(missing.exit == 1);
    CHECK(holds(missing.err, "cannot read " + file(absent)));
  }
}

TEST_CASE("on a terminal a removal asks first") {
  if (!has_terminals()) return skip("no pseudo terminals here");
  const ScriptedDaemon refused{{json_reply(feed_json)}};
  const Ran no = run_on_terminal(on(refused, {"remove", "煎蛋"}), "n\n", 80);
  CHECK(no.exit == 1);
  CHECK(holds(no.out, "Remove 3  煎蛋 and its 2 items? [y/N] "));

  const ScriptedDaemon agreed{{json_reply(feed_json), reply("204 No Content", "", "")}};
  const Ran yes = run_on_terminal(on(agreed, {"remove", "煎蛋"}), "y\n", 80);
  CHECK(yes.exit == 0);
  CHECK(agreed.request_lines().at(1) == "DELETE /v1/feeds/3 HTTP/1.1");
}

TEST_CASE("a removal that keeps the items need not ask") {
  const ScriptedDaemon daemon{{json_reply(feed_json), reply("204 No Content", "", "")}};
  const Ran ran = run(on(daemon, {"remove", "3", "--keep-items"}));
  CHECK(ran.exit == 0);
  CHECK(ran.out == "removed 3  煎蛋, items kept\n");
  CHECK(daemon.request_lines().at(1) == "DELETE /v1/feeds/3?keep_items=1 HTTP/1.1");
}

TEST_CASE("a refresh that is waited for says how each feed did") {
  const ScriptedDaemon daemon{{stream_reply(
      {"{\"event\":\"started\",\"feeds\":2}\n",
       fetched("cnBeta", true),
       "\n",
       fetched("煎蛋", false),
       "{\"event\":\"finished\",\"feeds\":2,\"failed\":1}\n"},
      true
  )}};
  const Ran ran = run(on(daemon, {"refresh", "--all", "--wait", "--force"}));
  CHECK(ran.exit == 1);
  CHECK(ran.err == "");
  CHECK(
      ran.out ==
      "ok      cnBeta                    3 new, 1 changed (200, 12 ms)\n"
      "failed  煎蛋                      the server answered 503\n"
      "2 feeds fetched, 1 failed; 6 items new, 2 changed\n"
  );
  CHECK(daemon.request_lines().at(0) == "POST /v1/refresh?wait=1&force=1 HTTP/1.1");
}

TEST_CASE("a refresh gives programs a JSON object a feed, and nothing else") {
  const ScriptedDaemon daemon{{stream_reply(
      {"{\"event\":\"started\",\"feeds\":1}\n",
       fetched("cnBeta", true),
       "{\"event\":\"finished\",\"feeds\":1,\"failed\":0}\n"},
      true
  )}};
  const Ran ran = run(on(daemon, {"refresh", "--all", "--wait", "--json"}));
  CHECK(ran.exit == 0);
  CHECK(ran.out.starts_with("{\"event\":\"fetched\""));
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 1);
}

TEST_CASE("a refresh that the daemon does not finish has not succeeded") {
  const ScriptedDaemon daemon{{stream_reply({fetched("cnBeta", true)}, true)}};
  CHECK(run(on(daemon, {"refresh", "3", "--wait"})).exit == 3);
}

TEST_CASE("a refresh that is not waited for says what was started") {
  const ScriptedDaemon daemon{
      {reply("202 Accepted", "application/json", R"({"feeds":1})"),
       problem_reply(404, "there is no x"),
       reply("202 Accepted", "application/json", R"({"feeds":1})")}};
  const Ran ran = run(on(daemon, {"refresh", "3", "x", "煎蛋"}));
  CHECK(ran.exit == 1);
  CHECK(ran.out == "refreshing 2 feeds\n");
  CHECK(ran.err == "feedwire: there is no x\n");
}

TEST_CASE("all items come page by page") {
  const ScriptedDaemon daemon{
      {page({3, 2}, "http://feedwire/v1/items?before=2"),
       page({1}, "/v1/items?before=1"),
       page({}, "")}};
  const Ran ran = run(on(daemon, {"items", "--limit", "0", "--json"}));
  CHECK(ran.exit == 0);
  CHECK(
      ran.out ==
      "[{\"id\":\"3\",\"title\":\"第3条\"},\n{\"id\":\"2\",\"title\":\"第2条\"},\n"
      "{\"id\":\"1\",\"title\":\"第1条\"}]\n"
  );
  const auto lines = daemon.request_lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "GET /v1/items?limit=200 HTTP/1.1");
  CHECK(lines[1] == "GET /v1/items?before=2 HTTP/1.1");
}

TEST_CASE("no more items are asked for or shown than were wanted") {
  const ScriptedDaemon daemon{{page({3, 2, 1}, "/v1/items?before=1")}};
  const Ran ran = run(
      on(daemon, {"items", "--limit", "2", "--since", "2026-08-18T09:00:00Z", "--author", "小明"})
  );
  CHECK(ran.exit == 0);
  CHECK(ran.out == "ID  TIME  FEED  TITLE\n 3  -           第3条\n 2  -           第2条\n");
  CHECK(
      daemon.request_lines().at(0) ==
      "GET /v1/items?author=%E5%B0%8F%E6%98%8E&since=2026-08-18T09%3A00%3A00Z&limit=2 HTTP/1.1"
  );
}

TEST_CASE("no items are an empty array") {
  const ScriptedDaemon daemon{{page({}, "")}};
  CHECK(run(on(daemon, {"items", "--json"})).out == "[]\n");
}

TEST_CASE("an item is shown in the form that was asked for") {
  struct Case {
    Words words;
    std::string accept;
  };
  const Case cases[] = {
      {{"show", "7"}, "text/plain"},
      {{"show", "7", "--format", "html"}, "text/html"},
      {{"show", "7", "--format", "frontmatter"}, "text/markdown"},
      {{"show", "7", "--format", "json"}, "application/json"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.accept);
    const ScriptedDaemon daemon{{reply("200 OK", each.accept, "---\ntitle: \x1b[2J\r\n")}};
    const Ran ran = run(on(daemon, each.words));
    CHECK(ran.out == "---\ntitle: \x1b[2J\r\n");  // a file gets it verbatim
    CHECK(holds(daemon.requests().at(0), "\r\nAccept: " + each.accept + "\r\n"));
  }
}

TEST_CASE("no escape sequence of a stranger reaches a terminal") {
  if (!has_terminals()) return skip("no pseudo terminals here");
  const std::string hostile =
      R"({"feeds":[{"id":1,"name":"\u001b]0;owned\u0007","state":"\u001b[2J","url":"x",
    "error":"\u009b31m\u001b[1m"}]})";
  const Words plain{"NO_COLOR=1"};
  const ScriptedDaemon feeds{{json_reply(hostile)}};
  CHECK_FALSE(holds(run_on_terminal(on(feeds, {"feeds"}), "", 80, plain).out, "\x1b"));
  const ScriptedDaemon refusal{{problem_reply(404, "no \\u001b[2J")}};
  CHECK_FALSE(holds(run_on_terminal(on(refusal, {"feed", "x"}), "", 80, plain).out, "\x1b"));
  const ScriptedDaemon body{{reply("200 OK", "text/plain", "one\n\x1b[2Jtwo\n")}};
  CHECK(holds(run_on_terminal(on(body, {"show", "7"}), "", 80, plain).out, "one\r\n\ufffd[2Jtwo"));
}

TEST_CASE("a terminal has colours, unless NO_COLOR is set") {
  if (!has_terminals()) return skip("no pseudo terminals here");
  const std::string feeds = R"({"feeds":[{"id":1,"name":"煎蛋","state":"ok"}]})";
  const ScriptedDaemon colourful{{json_reply(feeds)}};
  CHECK(holds(run_on_terminal(on(colourful, {"feeds"}), "", 80).out, "\x1b[32mok\x1b[0m"));
  const ScriptedDaemon plain{{json_reply(feeds)}};
  CHECK_FALSE(holds(run_on_terminal(on(plain, {"feeds"}), "", 80, {"NO_COLOR=1"}).out, "\x1b"));
}

TEST_CASE("an output that cannot be written is a failure") {
  const ScriptedDaemon daemon{{json_reply(R"({"feeds":[]})")}};
  const std::string command = "exec '" + feedwire::tests::feedwire + "' feeds --json --socket '" +
                              daemon.socket() + "' > /dev/full";
  const Ran ran = run({"-c", command}, {}, "/bin/sh");
  CHECK(ran.exit == 1);
  CHECK(holds(ran.err, "cannot write the output: No space left on device"));
}

TEST_CASE("an export leaves devices and links as they are, and writes through them") {
  const std::string list = "<opml/>\n";
  const ScriptedDaemon first{{reply("200 OK", "text/x-opml", list)}};
  CHECK(run(on(first, {"export", "opml", "/dev/null"})).exit == 0);
  CHECK(std::filesystem::is_character_file("/dev/null"));

  const Scratch folder;
  const std::filesystem::path file = folder.path() / "list.opml";
  const std::filesystem::path link = folder.path() / "link.opml";
  folder.write("list.opml", "before");
  std::filesystem::create_symlink("list.opml", link);
  const ScriptedDaemon second{{reply("200 OK", "text/x-opml", list)}};
  CHECK(run(on(second, {"export", "opml", link.string()})).exit == 0);
  CHECK(std::filesystem::is_symlink(link));
  CHECK(std::filesystem::file_size(file) == list.size());
}
