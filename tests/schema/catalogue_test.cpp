#include "schema/catalogue.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

Time at(int second) { return Time(std::chrono::seconds(second)); }

FeedId add(TestStore& test, const std::string& url, SourceSettings settings = {}, Time now = {}) {
  return *test.store.catalogue().add(url, SourceKind::feed, false, settings, now);
}

std::vector<std::int64_t> due(TestStore& test, int until, std::int64_t limit = 10) {
  std::vector<std::int64_t> ids;
  for (const Source& source : test.store.catalogue().due(at(until), limit))
    ids.push_back(source.id.value);
  return ids;
}

}  // namespace

TEST_CASE("what a person sets and how fetching goes come back as they were") {
  TestStore test;
  SourceSettings settings{.name = "测试 \"x\"", .category = {"新媒体", "最新"}};
  settings.every = std::chrono::minutes(30);
  settings.backfill = Backfill{3};
  settings.headers = {{"Authorization", "Bearer ü"}, {"X", ""}};
  settings.paused = true;
  settings.charset = "gb18030";
  const FeedId id = add(test, "https://example.org/1", settings);
  SourceState state{.current_url = "https://example.org/2"};
  state.validators = {.url = "https://example.org/2", .etag = "\"\xff\"", .last_modified = "Mon"};
  state.hints.ttl = std::chrono::minutes(60);
  state.hints.skip_hours = {0, 23};
  state.hints.hub = "https://hub.example/";
  state.last_attempt = at(5);
  state.next_due = at(9);
  state.next_reason = "interval 1 h";
  state.failures = 2;
  state.error = "timed out";
  state.hold_until = at(9);
  state.hold = "429";
  state.gone = true;
  test.store.catalogue().set_state(id, state);
  const auto found = test.store.catalogue().find(id);
  REQUIRE(found.has_value());
  CHECK(found->settings == settings);
  CHECK(found->state == state);
}

TEST_CASE("a source is found by id, URL or name, in this order") {
  TestStore test;
  const FeedId one = add(test, "https://example.org/1", {.name = "煎蛋"});
  add(test, "https://example.org/2", {.name = "煎蛋"});
  add(test, "https://example.org/3", {.name = std::to_string(one.value)});
  const Catalogue catalogue = test.store.catalogue();
  CHECK(catalogue.find_any(std::to_string(one.value))->url == "https://example.org/1");
  CHECK(catalogue.find_any("https://example.org/2")->url == "https://example.org/2");
  CHECK(catalogue.find_any("煎蛋")->id == one);
  for (const char* nothing : {"", "0", "-1", "1x", "99999999999999999999", "' OR 1=1 --"}) {
    CAPTURE(nothing);
    CHECK_FALSE(catalogue.find_any(nothing).has_value());
  }
}

TEST_CASE("the same URL is there once, and comes back with new settings after it was removed") {
  TestStore test;
  const std::string url = "https://example.org/1";
  const FeedId id = add(test, url, {.name = "before"});
  CHECK_FALSE(test.store.catalogue().add(url, SourceKind::feed, false, {}, {}).has_value());
  test.store.catalogue().remove(id, true);
  CHECK_FALSE(test.store.catalogue().find(id).has_value());
  CHECK_FALSE(test.store.catalogue().find_any("before").has_value());
  CHECK(add(test, url, {.name = "after"}, at(7)) == id);
  CHECK(test.store.catalogue().find(id)->settings.name == "after");
  CHECK(test.store.catalogue().find(id)->state.next_due == at(7));
}

TEST_CASE("items that were kept stay in lists, and are not new when their feed comes back") {
  TestStore test;
  test.record({entry("1", "a")});
  test.store.catalogue().remove(test.feed, true);
  CHECK(test.store.items().list({}).size() == 1);
  add(test, "https://example.org/f");
  CHECK(test.record({entry("1", "a")}).same == 1);
}

TEST_CASE("only feeds that may be asked fall due, the longest overdue first") {
  TestStore test;
  test.store.catalogue().remove(test.feed, false);
  const FeedId late = add(test, "https://example.org/late", {}, at(50));
  const FeedId soon = add(test, "https://example.org/soon", {}, at(10));
  add(test, "https://example.org/paused", {.paused = true}, at(1));
  const FeedId gone = add(test, "https://example.org/gone", {}, at(1));
  SourceState state;
  state.gone = true;
  test.store.catalogue().set_state(gone, state);
  test.store.catalogue().add("file:///posts", SourceKind::folder, true, {}, at(1));
  CHECK(due(test, 100) == std::vector{soon.value, late.value});
  CHECK(due(test, 100, 1) == std::vector{soon.value});
  CHECK(due(test, 49) == std::vector{soon.value});
  CHECK(due(test, 9).empty());
  CHECK(test.store.catalogue().next_due() == at(10));
}

TEST_CASE("what is overdue is spread over the span, and new feeds need not wait") {
  TestStore test;
  const FeedId known = add(test, "https://example.org/1", {}, at(10));
  SourceState state;
  state.last_attempt = at(5);
  state.next_due = at(10);
  test.store.catalogue().set_state(known, state);
  const FeedId fresh = add(test, "https://example.org/2", {}, at(10));
  test.store.catalogue().spread_overdue(at(1000), std::chrono::seconds(60));
  const Time moved = test.store.catalogue().find(known)->state.next_due;
  CHECK(moved >= at(1000));
  CHECK(moved <= at(1060));
  CHECK(test.store.catalogue().find(fresh)->state.next_due == at(10));
}

TEST_CASE("feeds that seem to have been asked in the future wait as long as they were to wait") {
  TestStore test;
  const FeedId early = add(test, "https://example.org/early");
  const FeedId late = add(test, "https://example.org/late");
  SourceState state;
  state.last_attempt = at(500);
  state.next_due = at(900);
  test.store.catalogue().set_state(early, state);
  state.last_attempt = at(50'000);
  state.next_due = at(53'600);
  state.hold_until = at(53'600);
  state.hold = "wait";
  test.store.catalogue().set_state(late, state);
  CHECK(test.store.catalogue().mend_future(at(1000)) == 1);
  const SourceState mended = test.store.catalogue().find(late)->state;
  CHECK(mended.last_attempt == at(1000));
  CHECK(mended.next_due == at(4600));
  CHECK(mended.hold_until == at(4600));
  CHECK(test.store.catalogue().find(early)->state.next_due == at(900));
  CHECK(test.store.catalogue().mend_future(at(1000)) == 0);
}

TEST_CASE("feeds that were blamed wrongly are forgiven, and no others") {
  TestStore test;
  const FeedId innocent = add(test, "https://example.org/1");
  const FeedId guilty = add(test, "https://example.org/2");
  SourceState state;
  state.failures = 1;
  state.error = "timed out";
  state.next_due = at(4000);
  test.store.catalogue().set_state(innocent, state);
  test.store.catalogue().set_state(guilty, state);
  test.store.catalogue().forgive({innocent}, at(100), "once our network is back");
  const SourceState forgiven = test.store.catalogue().find(innocent)->state;
  CHECK(forgiven.failures == 0);
  CHECK(forgiven.error.empty());
  CHECK(forgiven.next_due == at(100));
  CHECK(forgiven.next_reason == "once our network is back");
  CHECK(test.store.catalogue().find(guilty)->state == state);
}

TEST_CASE("a feed gets another address only where nobody has it, and starts without validators") {
  TestStore test;
  const FeedId feed = add(test, "https://example.org/page");
  SourceState state{.current_url = "https://example.org/elsewhere"};
  state.validators = {.url = "https://example.org/page", .etag = "\"1\"", .last_modified = "Mon"};
  state.next_due = at(5000);
  test.store.catalogue().set_state(feed, state);
  CHECK_FALSE(test.store.catalogue().set_url(feed, "https://example.org/f", at(10)));
  CHECK(test.store.catalogue().find(feed)->url == "https://example.org/page");
  CHECK(test.store.catalogue().set_url(feed, "https://example.org/found", at(10)));
  const auto moved = test.store.catalogue().find(feed);
  CHECK(moved->url == "https://example.org/found");
  CHECK(moved->fetch_url() == "https://example.org/found");
  CHECK(moved->state.validators == SavedValidators{});
  CHECK(moved->state.next_due == at(10));
}

TEST_CASE("a feed is made due at once, but no sooner than its hold ends") {
  TestStore test;
  SourceState state;
  state.next_due = at(9000);
  test.store.catalogue().set_state(test.feed, state);
  test.store.catalogue().make_due(test.feed, at(100), "its interval was changed");
  CHECK(test.store.catalogue().find(test.feed)->state.next_due == at(100));
  state.hold = "the server named a time";
  state.hold_until = at(9000);
  test.store.catalogue().set_state(test.feed, state);
  test.store.catalogue().make_due(test.feed, at(100), "its interval was changed");
  const SourceState held = test.store.catalogue().find(test.feed)->state;
  CHECK(held.next_due == at(9000));
  CHECK(held.hold == "the server named a time");
  test.store.catalogue().make_due(test.feed, at(9500), "its interval was changed");
  CHECK(test.store.catalogue().find(test.feed)->state.next_due == at(9500));
}

TEST_CASE("an empty answer keeps what is known of the publisher") {
  TestStore test;
  const feeds::Channel channel{.title = "标题", .link = "https://example.org", .language = "zh"};
  test.store.catalogue().set_channel(test.feed, channel, "rss20");
  test.store.catalogue().set_channel(test.feed, {}, "");
  const auto source = test.store.catalogue().find(test.feed);
  CHECK(source->title == "标题");
  CHECK(source->language == "zh");
  CHECK(source->format == "rss20");
}

TEST_CASE("an address is shown without its login") {
  struct Case {
    const char* url;
    const char* shown;
  };
  for (const Case& one : {
           Case{"https://example.org/@user", "https://example.org/@user"},
           Case{"https://user:p@ss@example.org/f", "https://example.org/f"},
           Case{"https://user@example.org?a=b@c", "https://example.org?a=b@c"},
           Case{"file:///posts/a@b", "file:///posts/a@b"},
           Case{"", ""},
       }) {
    CAPTURE(one.url);
    CHECK(without_login(one.url) == one.shown);
  }
  Source source;
  source.url = "https://user:secret@example.org/f";
  CHECK(source.shown_name() == "https://example.org/f");
}
