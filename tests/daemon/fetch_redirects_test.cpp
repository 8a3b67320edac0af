#include <doctest/doctest.h>

#include "tests/daemon/fetching.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::FetchFault;
using daemon::FetchRequest;

TEST_CASE("every kind of redirect is followed, and only permanent ones move the feed") {
  for (const int status : {301, 302, 303, 307, 308}) {
    CAPTURE(status);
    Origin origin;
    origin.serve("/old", Answer::redirect(status, "/new"));
    origin.serve("/new", Answer::page("x"));
    Fetching fetching;
    const auto reply = fetching.get(origin.url("/old"));
    REQUIRE(reply.has_value());
    CHECK(reply->status == 200);
    CHECK(reply->url == origin.url("/new"));
    CHECK(!reply->to_same_url);
    CHECK(reply->hops == std::vector<daemon::Hop>{{origin.url("/old"), status}});
    const bool moves = status == 301 || status == 308;
    CHECK(reply->moved_to == (moves ? origin.url("/new") : ""));
    CHECK(origin.requests("/new").at(0).method == "GET");
  }
}

TEST_CASE("a move is remembered up to the first temporary hop") {
  struct Row {
    std::vector<int> statuses;
    std::string moved_to;
  };
  for (const auto& row : std::vector<Row>{
           {{301, 308, 301}, "/3"},
           {{301, 302}, "/1"},
           {{301, 308, 307, 301}, "/2"},
           {{302, 301}, ""},
           {{303, 308, 301}, ""},
       }) {
    Origin origin;
    for (std::size_t i = 0; i < row.statuses.size(); ++i) {
      origin.serve(
          "/" + std::to_string(i), Answer::redirect(row.statuses[i], "/" + std::to_string(i + 1))
      );
    }
    origin.serve("/" + std::to_string(row.statuses.size()), Answer::page("x"));
    Fetching fetching;
    const auto reply = fetching.get(origin.url("/0"));
    REQUIRE(reply.has_value());
    CHECK(reply->moved_to == (row.moved_to.empty() ? "" : origin.url(row.moved_to)));
  }
}

TEST_CASE("five redirects are followed, and the sixth is a failure") {
  Origin origin;
  for (int i = 0; i < 6; ++i) {
    origin.serve("/" + std::to_string(i), Answer::redirect(302, std::to_string(i + 1)));
  }
  origin.serve("/6", Answer::page("x"));
  Fetching fetching;
  CHECK(fetching.get(origin.url("/1")).has_value());
  const auto outcome = fetching.get(origin.url("/0"));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().fault == FetchFault::bad_redirect);
  CHECK(origin.requests("/6").size() == 1);
}

TEST_CASE("a redirect to nowhere is a failure") {
  Origin origin;
  Fetching fetching;
  auto answers = std::vector<Answer>{Answer::empty(302)};
  for (const auto* location :
       {"",
        "  ",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "mailto:a@b",
        "http://",
        "http:relative",
        "//",
        "javascript:alert(1)"}) {
    answers.push_back(Answer::redirect(301, location));
  }
  for (const auto& answer : answers) {
    CAPTURE(answer.headers.size());
    origin.serve("/feed", answer);
    const auto outcome = fetching.get(origin.url("/feed"));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::bad_redirect);
  }
}

TEST_CASE("relative targets are resolved and made legal") {
  Origin origin;
  origin.serve_rest([](const SeenRequest&) { return Answer::page("x"); });
  Fetching fetching;
  const auto port = std::to_string(origin.port());
  for (const auto& [location, expected] : std::vector<std::pair<std::string, std::string>>{
           {"x", "/dir/x"},
           {"./x/../y", "/dir/y"},
           {"../../../x", "/x"},
           {"?q=1", "/dir/feed?q=1"},
           {"#here", "/dir/feed?old=1"},
           {"/x#here", "/x"},
           {"//127.0.0.1:" + port + "/x", "/x"},
           {"http://127.0.0.1:" + port, "/"},
           {"HTTP://127.0.0.1:" + port + "/x?a#b", "/x?a"},
           {"http://127.0.0.1:" + port + "?a", "/?a"},
           {"/a b|c^<>\"", "/a%20b%7Cc%5E%3C%3E%22"},
           {"/100%/%41%e4", "/100%25/%41%e4"},
           {"/\xe4\xb8\xad\xff", "/%E4%B8%AD%FF"},
           {"/x?u=http://y/../z", "/x?u=http://y/../z"},
           {".", "/dir/"},
           {"..", "/"},
       }) {
    CAPTURE(location);
    origin.serve("/dir/feed", {Answer::redirect(302, location), Answer::page("x")});
    const auto reply = fetching.get(origin.url("/dir/feed?old=1"));
    REQUIRE(reply.has_value());
    CHECK(reply->url == origin.url(expected));
    CHECK(origin.requests().back().target == expected);
  }
}

TEST_CASE("validators of the feed do not go to where it redirects") {
  Origin origin;
  origin.serve("/feed", Answer::redirect(302, "/target"));
  origin.serve("/target", Answer::page("x").with("ETag", "\"target\""));
  Fetching fetching;
  FetchRequest request;
  request.url = origin.url("/feed");
  request.validators = {"\"feed\"", "then"};
  const auto reply = fetching.fetch(request);
  REQUIRE(reply.has_value());
  CHECK(origin.requests("/feed").at(0).header("If-None-Match") == "\"feed\"");
  CHECK(!origin.requests("/target").at(0).has("If-None-Match"));
  CHECK(!origin.requests("/target").at(0).has("If-Modified-Since"));
  CHECK(reply->validators.etag == "\"target\"");

  request.validators = reply->validators;
  request.validators_url = reply->url;
  REQUIRE(fetching.fetch(request).has_value());
  CHECK(!origin.requests("/feed").at(1).has("If-None-Match"));
  CHECK(origin.requests("/target").at(1).header("If-None-Match") == "\"target\"");
}

TEST_CASE("secrets stay with the origin they were given for") {
  Origin here;
  Origin there;
  here.serve("/feed", Answer::redirect(301, "/same"));
  here.serve("/same", Answer::redirect(301, there.url("/other")));
  there.serve("/other", Answer::redirect(302, here.url("/back")));
  here.serve("/back", Answer::page("x"));
  Fetching fetching;
  FetchRequest request;
  request.url = "http://user:pw@127.0.0.1:" + std::to_string(here.port()) + "/feed";
  request.headers = {{"Cookie", "c=1"}, {"X-Api-Key", "k"}, {"Accept-Language", "zh"}};
  const auto reply = fetching.fetch(request);
  REQUIRE(reply.has_value());
  for (const auto* path : {"/feed", "/same"}) {
    CHECK(here.requests(path).at(0).header("Authorization") == "Basic dXNlcjpwdw==");
    CHECK(here.requests(path).at(0).header("Cookie") == "c=1");
    CHECK(here.requests(path).at(0).header("X-Api-Key") == "k");
  }
  const auto other = there.requests("/other").at(0);
  CHECK(!other.has("Authorization"));
  CHECK(!other.has("Cookie"));
  CHECK(!other.has("X-Api-Key"));
  CHECK(!other.has("Referer"));
  CHECK(other.header("Accept-Language") == "zh");
  CHECK(!here.requests("/back").at(0).has("Authorization"));
  CHECK(reply->moved_to == there.url("/other"));
}

TEST_CASE("a move within an origin keeps the login, and a target may not bring one of its own") {
  Origin origin;
  const auto at = "@127.0.0.1:" + std::to_string(origin.port());
  origin.serve("/feed", Answer::redirect(308, "http://evil:login" + at + "/new"));
  origin.serve("/new", Answer::page("x"));
  Fetching fetching;
  const auto reply = fetching.get("http://user:pw" + at + "/feed");
  REQUIRE(reply.has_value());
  CHECK(origin.requests("/new").at(0).header("Authorization") == "Basic dXNlcjpwdw==");
  CHECK(reply->url == origin.url("/new"));
  CHECK(reply->moved_to == "http://user:pw" + at + "/new");
}

TEST_CASE("fields given for the subscribed address stay away from where the feed moved") {
  Origin before;
  Origin after;
  after.serve("/feed", Answer::page("x"));
  Fetching fetching;
  FetchRequest request;
  request.url = after.url("/feed");
  request.headers = {{"Authorization", "Bearer t"}};
  request.headers_url = before.url("/feed");
  REQUIRE(fetching.fetch(request).has_value());
  CHECK(!after.requests("/feed").at(0).has("Authorization"));
}

TEST_CASE("answers that are no redirects are not followed") {
  Origin origin;
  Fetching fetching;
  for (const int status : {200, 300, 304, 305, 404, 410}) {
    CAPTURE(status);
    origin.serve("/feed", Answer::empty(status).with("Location", "/elsewhere"));
    const auto reply = fetching.get(origin.url("/feed"));
    REQUIRE(reply.has_value());
    CHECK(reply->status == status);
  }
  CHECK(origin.requests("/elsewhere").empty());
}
