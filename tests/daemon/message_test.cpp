#include "daemon/message.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "daemon/json_text.hpp"

using namespace feedwire::daemon;

TEST_CASE("the best of what is offered is what the client likes most") {
  struct Case {
    const char* accept;
    const char* chosen;  // "": none
  };
  const std::vector<std::string> offered{"application/json", "text/html", "text/plain"};
  for (const Case& one : {
           Case{"", "application/json"},
           Case{" , ", "application/json"},
           Case{"*/*", "application/json"},
           Case{"text/html", "text/html"},
           Case{"TEXT/HTML", "text/html"},
           Case{"text/*", "text/html"},
           Case{"image/png", ""},
           Case{"text/html;q=0", ""},
           Case{"text/html;q=0.2, text/plain;q=0.8", "text/plain"},
           Case{"text/html; Q=0.2 , text/plain; q=0.8", "text/plain"},
           Case{"text/html;level=1;q=0.2, text/plain;q=0.3", "text/plain"},
           Case{"text/plain;q=0.5, */*;q=0.1", "text/plain"},
           Case{"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "text/html"},
           Case{"text/plain, */*;q=0", "text/plain"},
           Case{"text/*;q=1, text/html;q=0", "text/plain"},
           // What is no quality says nothing.
           Case{"text/html;q=2, text/plain;q=0.9", "text/html"},
           Case{"text/html;q=nan, text/plain;q=0.9", "text/html"},
           Case{"text/html;q=-1, text/plain;q=0.9", "text/html"},
           Case{"text/html;seq=0, text/plain;q=0.9", "text/html"},
       }) {
    CAPTURE(one.accept);
    CHECK(negotiate(one.accept, offered).value_or("") == one.chosen);
  }
}

TEST_CASE("a problem says its status, its name and what it is about") {
  const ApiReply reply =
      problem_reply(404, "no \"x\"", std::pair<std::string, std::string>{"a", "b"});
  CHECK(reply.status == 404);
  CHECK(reply.content_type == "application/problem+json");
  const auto body = boost::json::parse(reply.body).as_object();
  CHECK(body.at("title") == "Not Found");
  CHECK(body.at("status") == 404);
  CHECK(body.at("detail") == "no \"x\"");
  CHECK(body.at("a") == "b");
}

TEST_CASE("JSON leaves as UTF-8, whatever bytes came in") {
  struct Case {
    const char* bytes;
    const char* text;
  };
  for (const Case& one : {
           Case{"中文", "\"中文\""},
           Case{"caf\xe9.md", "\"caf\xEF\xBF\xBD.md\""},
           Case{"\x1b[2J\n\"", "\"\\u001b[2J\\n\\\"\""},
           Case{"\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
       }) {
    CAPTURE(one.text);
    CHECK(json_text(boost::json::value(one.bytes)) == one.text);
  }
  CHECK(problem_reply(404, "\xff").body.find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("gzip is used where it is asked for") {
  for (const char* yes : {"gzip", "GZIP", "br, gzip;q=0.1", "*", "x-gzip", "*;q=0, gzip"})
    CHECK_MESSAGE(accepts_gzip(yes), yes);
  for (const char* no : {"", "identity", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0"})
    CHECK_MESSAGE(!accepts_gzip(no), no);
}

TEST_CASE("a host that a domain of somebody's could stand for is not ours") {
  for (const char* ours :
       {"", "feedwire", "localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]:80"})
    CHECK_MESSAGE(is_own_host(ours), ours);
  for (const char* theirs :
       {"evil.example",
        "evil.example:80",
        "localhost.",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "[::2]",
        "user@localhost",
        "::1",
        "a:b"})
    CHECK_MESSAGE(!is_own_host(theirs), theirs);
}
