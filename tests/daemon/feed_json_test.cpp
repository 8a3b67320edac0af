#include "daemon/feed_json.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "daemon/feed_wish.hpp"

using namespace feedwire;
using namespace feedwire::daemon;

TEST_CASE("what a client sends of a feed is read whole, or refused by the member that is wrong") {
  struct Case {
    const char* body;
    const char* wrong;  // "": it is fine
  };
  for (const Case& one : {
           Case{"{}", ""},
           Case{R"({"url":"x","name":null,"category":"A//B","every":"30m","backfill":0})", ""},
           Case{R"({"category":["A"],"headers":{"X":"y"},"paused":true,"charset":"gbk"})", ""},
           Case{"", "must be a JSON object"},
           Case{"[1]", "must be a JSON object"},
           Case{"{", "must be a JSON object"},
           Case{R"({"colour":1})", "colour"},
           Case{R"({"url":1})", "url"},
           Case{R"({"url":null})", "url"},
           Case{R"({"name":1})", "name"},
           Case{R"({"category":[1]})", "category"},
           Case{R"({"category":[""]})", "category"},
           Case{R"({"every":30})", "every"},
           Case{R"({"every":"0s"})", "every"},
           Case{R"({"backfill":-1})", "backfill"},
           Case{R"({"backfill":"some"})", "backfill"},
           Case{R"({"headers":{"A":"b\r\nC: d"}})", "headers"},
           Case{R"({"headers":{"A\r\nB":"c"}})", "headers"},
           Case{R"({"headers":{"A":1}})", "headers"},
           Case{R"({"paused":"yes"})", "paused"},
           Case{R"({"charset":"x-none"})", "charset"},
       }) {
    CAPTURE(one.body);
    const auto wish = feed_wish_from(one.body, {});
    CHECK(wish.has_value() == (one.wrong[0] == '\0'));
    if (!wish) CHECK(to_string(wish.error()).find(one.wrong) != std::string::npos);
  }
}

TEST_CASE("what the body does not mention stays, and null takes away") {
  const schema::SourceSettings before{
      .name = "a", .category = {"x"}, .every = std::chrono::hours(1)};
  const auto wish = feed_wish_from(R"({"every":null})", before);
  REQUIRE(wish.has_value());
  CHECK(wish->settings.name == "a");
  CHECK(wish->settings.category == std::vector<std::string>{"x"});
  CHECK_FALSE(wish->settings.every.has_value());
}

TEST_CASE("a feed shows neither login nor headers") {
  FeedView view;
  view.source.url = "https://user:secret@example.org/f";
  view.source.state.current_url = "https://user:secret@example.org/g";
  view.source.settings.headers = {{"Authorization", "secret"}};
  const std::string text = feed_json(view, {});
  CHECK(text.find("secret") == std::string::npos);
  CHECK(boost::json::parse(text).at("name") == "https://example.org/f");
}

TEST_CASE("the state of a feed is the strongest thing to say of it") {
  const feeds::Time now{std::chrono::seconds(1000)};
  schema::Source source;
  CHECK(state_of(source, now) == "new");
  source.state.last_success = now;
  CHECK(state_of(source, now) == "ok");
  source.state.error = "x";
  CHECK(state_of(source, now) == "failing");
  source.state.hold_until = now;
  CHECK(state_of(source, now) == "failing");
  source.state.hold_until = now + std::chrono::seconds(1);
  CHECK(state_of(source, now) == "held");
  source.state.gone = true;
  CHECK(state_of(source, now) == "gone");
  source.settings.paused = true;
  CHECK(state_of(source, now) == "paused");
  CHECK(is_state("held"));
  CHECK_FALSE(is_state("broken"));
}
