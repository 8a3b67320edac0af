#include "daemon/http_client.hpp"

#include <doctest/doctest.h>

#include "tests/daemon/fetching.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::FetchFault;
using daemon::FetchRequest;

TEST_CASE("an answer arrives with its body and the fields that matter") {
  Origin origin;
  origin.serve(
      "/feed",
      Answer::page("<rss/>", "text/xml; charset=gbk")
          .with("ETag", "\"one\"")
          .with("Last-Modified", "yesterday")
          .with("Cache-Control", "max-age=60")
          .with("Cache-Control", "public")
          .with("Expires", "0")
          .with("Date", "Tue, 01 Jul 2025 10:00:00 GMT")
          .with("Retry-After", "7")
          .with("Content-Encoding", "identity")
          .with("Link", "</hub>; rel=hub")
          .with("Link", "</self>; rel=self")
  );
  Fetching fetching;
  const auto reply = fetching.get(origin.url("/feed#top"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(reply->url == origin.url("/feed"));
  CHECK(reply->to_same_url);
  CHECK(reply->moved_to.empty());
  CHECK(reply->hops.empty());
  CHECK(reply->body == "<rss/>");
  CHECK(reply->validators == daemon::Validators{"\"one\"", "yesterday"});
  CHECK(reply->content_type == "text/xml; charset=gbk");
  CHECK(reply->content_encoding == "identity");
  CHECK(reply->cache_control == "max-age=60, public");
  CHECK(reply->expires == "0");
  CHECK(reply->date == "Tue, 01 Jul 2025 10:00:00 GMT");
  CHECK(reply->retry_after == "7");
  CHECK(reply->link == "</hub>; rel=hub, </self>; rel=self");
  CHECK(reply->wire_bytes > reply->body.size());
}

TEST_CASE("a request says who we are and what we read, and nothing else") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  REQUIRE(fetching.get(origin.url("/feed")).has_value());
  const auto seen = origin.requests("/feed").at(0);
  CHECK(seen.method == "GET");
  CHECK(seen.header("User-Agent").starts_with("feedwire/"));
  CHECK(seen.header("User-Agent").find("(+http") != std::string::npos);
  CHECK(seen.header("Accept").starts_with("application/atom+xml, application/rss+xml, "));
  CHECK(seen.header("Accept").ends_with("text/markdown;q=0.7, */*;q=0.1"));
  CHECK(seen.header("Accept-Encoding") == "gzip, br, zstd");
  for (const auto* name :
       {"Cookie",
        "Referer",
        "Origin",
        "Authorization",
        "If-None-Match",
        "If-Modified-Since",
        "Expect",
        "Upgrade",
        "Range"}) {
    CAPTURE(name);
    CHECK(!seen.has(name));
  }
}

TEST_CASE("the user agent is one's own where one is set") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  auto limits = local_limits();
  limits.user_agent = daemon::default_user_agent("https://example.net/who");
  Fetching fetching(limits);
  REQUIRE(fetching.get(origin.url("/feed")).has_value());
  FetchRequest request;
  request.url = origin.url("/feed");
  request.user_agent = "reader/1";
  REQUIRE(fetching.fetch(request).has_value());
  CHECK(origin.requests("/feed").at(0).header("User-Agent").ends_with("(+https://example.net/who)")
  );
  CHECK(origin.requests("/feed").at(1).header("User-Agent") == "reader/1");
}

TEST_CASE("validators go back byte for byte") {
  Origin origin;
  origin.serve("/feed", Answer::empty(304).with("ETag", "W/\"next\""));
  Fetching fetching;
  for (const auto& [etag, date] : std::vector<std::pair<std::string, std::string>>{
           {"W/\"a\"", "Tue, 01 Jul 2025 10:00:00 GMT"},
           {"unquoted", "2025-07-01T10:00:00Z"},
           {"\"\xff\xe4\xb8\xad, x\"", "not a date at all; really"},
           {"", "Tue, 01 Jul 2025 10:00:00 GMT"},
           {"\"only\"", ""},
       }) {
    CAPTURE(etag);
    FetchRequest request;
    request.url = origin.url("/feed");
    request.validators.etag = etag;
    request.validators.last_modified = date;
    const auto reply = fetching.fetch(request);
    REQUIRE(reply.has_value());
    CHECK(reply->status == 304);
    CHECK(reply->validators.etag == "W/\"next\"");
    CHECK(reply->validators.last_modified.empty());
    const auto seen = origin.requests("/feed").back();
    CHECK(seen.header("If-None-Match") == etag);
    CHECK(seen.header("If-Modified-Since") == date);
  }
}

TEST_CASE("a feed of the origin answers its own validators with 304") {
  Origin origin;
  origin.serve_feed("/feed", "<rss/>");
  Fetching fetching;
  const auto first = fetching.get(origin.url("/feed"));
  REQUIRE(first.has_value());
  FetchRequest again;
  again.url = origin.url("/feed");
  again.validators = first->validators;
  const auto second = fetching.fetch(again);
  REQUIRE(second.has_value());
  CHECK(second->status == 304);
  CHECK(second->body.empty());
}

TEST_CASE("validators with unsafe bytes never go out") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  FetchRequest request;
  request.url = origin.url("/feed");
  request.validators.etag = "\"a\"\r\nX-Evil: 1";
  request.validators.last_modified = std::string("a\0b", 3);
  request.headers.push_back({"X-Mine", "a\nX-Evil: 1"});
  REQUIRE(fetching.fetch(request).has_value());
  const auto seen = origin.requests("/feed").at(0);
  CHECK(!seen.has("X-Evil"));
  CHECK(!seen.has("X-Mine"));
  CHECK(!seen.has("If-None-Match"));
  CHECK(!seen.has("If-Modified-Since"));
}

TEST_CASE("interim answers and trailers set no validators") {
  Origin origin;
  origin.serve(
      "/feed",
      Answer::steps({send("HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\nLink: </x>\r\n\r\n"
                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3;ext=1;q=\"a b\"\r\nabc\r\n0\r\nETag: \"late\"\r\nLink: </y>\r\n\r\n")})
  );
  Fetching fetching;
  const auto reply = fetching.get(origin.url("/feed"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(reply->body == "abc");
  CHECK(reply->validators.empty());
  CHECK(reply->link.empty());
}

TEST_CASE("the request target is the address as given") {
  Origin origin;
  origin.serve_rest([](const SeenRequest&) { return Answer::page("x"); });
  Fetching fetching;
  for (const auto& [given, expected] : std::vector<std::pair<std::string, std::string>>{
           {"/a/../b/./c//d", "/a/../b/./c//d"},
           {"/%7euser/%2f?x=[1]|{2}&y=%zz", "/%7euser/%2f?x=[1]|{2}&y=%zz"},
           {"/empty?", "/empty?"},
           {"/q?a?b=/../c", "/q?a?b=/../c"},
           {"/with space?a b", "/with%20space?a%20b"},
           {"/\xe6\x95\xb0\xe6\x8d\xae", "/%E6%95%B0%E6%8D%AE"},
           {"/f#fragment?x", "/f"},
           {"?only=query", "/?only=query"},
           {"", "/"},
       }) {
    CAPTURE(given);
    REQUIRE(fetching.get(origin.url(given)).has_value());
    CHECK(origin.requests().back().target == expected);
  }
}

TEST_CASE("userinfo becomes basic authorization and is shown nowhere") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  const auto port = std::to_string(origin.port());
  const auto reply = fetching.get("http://us%65r:p%3Ass%40@127.0.0.1:" + port + "/feed");
  REQUIRE(reply.has_value());
  CHECK(reply->url == origin.url("/feed"));
  const auto seen = origin.requests("/feed").at(0);
  CHECK(seen.header("Authorization") == "Basic dXNlcjpwOnNzQA==");
  CHECK(seen.target == "/feed");
  const auto failed = fetching.get("http://user:secret@127.0.0.1:1/feed?key=secret");
  REQUIRE(failed.has_error());
  CHECK(failed.error().fault == FetchFault::connect);
  CHECK(to_string(failed.error().problem).find("secret") == std::string::npos);
  CHECK(failed.error().problem.what == "connection refused by 127.0.0.1 port 1");
}

TEST_CASE("a person's own fields replace ours and cannot break the framing") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  FetchRequest request;
  request.url = origin.url("/feed");
  request.headers = {{"accept", "text/plain"}, {"X-Token", "t"}, {"Content-Length", "5"}};
  REQUIRE(fetching.fetch(request).has_value());
  const auto seen = origin.requests("/feed").at(0);
  CHECK(seen.header("Accept") == "text/plain");
  CHECK(seen.header("X-Token") == "t");
  CHECK(!seen.has("Content-Length"));
}

TEST_CASE("cookies are not kept") {
  Origin origin;
  origin.serve("/feed", Answer::page("x").with("Set-Cookie", "a=b; Path=/"));
  Fetching fetching;
  REQUIRE(fetching.get(origin.url("/feed")).has_value());
  REQUIRE(fetching.get(origin.url("/feed")).has_value());
  CHECK(!origin.requests("/feed").at(1).has("Cookie"));
}

TEST_CASE("a connection is used again") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  for (int i = 0; i < 5; ++i) REQUIRE(fetching.get(origin.url("/feed")).has_value());
  CHECK(origin.connections() == 1);
}

TEST_CASE("a used connection that dies before any byte is replaced once, in silence") {
  for (const auto& ending : {close(), reset()}) {
    Origin origin;
    origin.serve("/feed", {Answer::page("one"), Answer::steps({ending}), Answer::page("three")});
    Fetching fetching;
    REQUIRE(fetching.get(origin.url("/feed")).has_value());
    const auto reply = fetching.get(origin.url("/feed"));
    REQUIRE(reply.has_value());
    CHECK(reply->body == "three");
    CHECK(origin.requests("/feed").size() == 3);
    CHECK(origin.connections() == 2);
  }
}

TEST_CASE("a fresh connection that dies is a failure, asked once") {
  for (const auto& ending : {close(), reset()}) {
    Origin origin;
    origin.serve("/feed", Answer::steps({ending}));
    Fetching fetching;
    const auto outcome = fetching.get(origin.url("/feed"));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::incomplete);
    CHECK(origin.requests("/feed").size() == 1);
  }
}

TEST_CASE("error answers keep their status and fields, not their bodies") {
  Origin origin;
  origin.serve("/busy", [](const SeenRequest&) {
    auto answer = Answer::page(std::string(1 << 20, 'x')).with("Retry-After", "120");
    answer.status = 503;
    return answer;
  });
  Fetching fetching;
  const auto reply = fetching.get(origin.url("/busy"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 503);
  CHECK(reply->retry_after == "120");
  CHECK(reply->body.empty());
}

TEST_CASE("an address that is none is told apart before anything is sent") {
  Fetching fetching;
  for (const auto* url :
       {"",
        "feed",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
        "http://a b/",
        "http://a\\b/",
        "http://127.0.0.1/\r\nX: y",
        "gopher://x",
        "http://[::1",
        "http:127.0.0.1"}) {
    CAPTURE(url);
    const auto outcome = fetching.get(url);
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::bad_url);
  }
}
