#include "daemon/judgement.hpp"

#include <doctest/doctest.h>

#include "tests/words.hpp"

using namespace feedwire;
using feedwire::tests::holds;
using namespace feedwire::daemon;
using schema::Source;

namespace {

const feeds::Time noon{std::chrono::seconds(1'660'824'000)};
const feeds::Cadence cadence{};
const Look look{.at = noon, .reason = "due", .jitter = 0};

/// A feed that was fine once and then failed three times, with all that it may carry along.
Source troubled() {
  Source source;
  source.id = {7};
  source.url = "https://example.org/f";
  source.state.validators = {
      .url = source.url, .etag = "\"old\"", .last_modified = "Mon, 01 Aug 2022 00:00:00 GMT"};
  source.state.last_success = noon - std::chrono::hours(50);
  source.state.failures = 3;
  source.state.error = "timed out";
  source.state.hold = "wait";
  source.state.hold_until = noon;
  return source;
}

FetchReply reply_of(int status) {
  FetchReply reply;
  reply.status = status;
  reply.url = "https://example.org/f";
  reply.wire_bytes = 1234;
  reply.duration = std::chrono::milliseconds(56);
  return reply;
}

Judgement judge(int status, Source source = troubled(), std::string retry_after = "") {
  FetchReply reply = reply_of(status);
  reply.retry_after = std::move(retry_after);
  return judge_reply(source, look, cadence, reply, {.what = "the server answered so"});
}

}  // namespace

TEST_CASE("a good document ends all trouble and replaces what was known") {
  FetchReply reply = reply_of(200);
  reply.validators.etag = "\"new\"";
  feeds::Feed feed;
  feed.hints.ttl = std::chrono::minutes(180);
  const Judgement after = judge_document(troubled(), look, cadence, reply, &feed);
  CHECK(after.state.failures == 0);
  CHECK(after.state.error.empty());
  CHECK(after.state.hold.empty());
  CHECK_FALSE(after.state.hold_until.has_value());
  CHECK(after.state.last_attempt == noon);
  CHECK(after.state.last_success == noon);
  CHECK(after.state.validators.etag == "\"new\"");
  // A validator that the answer lacks is forgotten.
  CHECK(after.state.validators.last_modified.empty());
  CHECK(after.state.next_due == noon + std::chrono::hours(3));
  CHECK(after.record.status == 200);
  CHECK(after.record.bytes == 1234);
  CHECK(after.record.duration == std::chrono::milliseconds(56));
  CHECK(after.record.reason == "due");
}

TEST_CASE("a permanent move is remembered with a good document only, and a repair is told") {
  FetchReply reply = reply_of(200);
  reply.moved_to = "https://example.org/new";
  feeds::Feed feed;
  feed.repairs = {"closed <item>"};
  const Judgement good = judge_document(troubled(), look, cadence, reply, &feed);
  CHECK(good.state.current_url == "https://example.org/new");
  CHECK(holds(good.record.note, "closed <item>"));
  const Problem no_feed{.what = "this is a web page"};
  const Judgement bad = judge_reply(troubled(), look, cadence, reply, no_feed);
  CHECK(bad.state.current_url.empty());
  CHECK(bad.state.validators.etag == "\"old\"");
  CHECK(bad.state.error == "this is a web page");
  CHECK(bad.state.failures == 4);
}

TEST_CASE("304 is a success that keeps the validators it does not replace") {
  FetchReply reply = reply_of(304);
  reply.is_conditional = true;
  reply.cache_control = "max-age=10800";
  reply.validators.etag = "\"next\"";
  const Judgement after = judge_reply(troubled(), look, cadence, reply, {.what = "unused"});
  CHECK(after.state.failures == 0);
  CHECK(after.state.error.empty());
  CHECK(after.record.not_modified);
  CHECK(after.state.validators.etag == "\"next\"");
  CHECK(after.state.validators.last_modified == "Mon, 01 Aug 2022 00:00:00 GMT");
  // Its hints count like those of a document.
  CHECK(after.state.next_due == noon + std::chrono::hours(3));
}

TEST_CASE("304 to a question without validators is a failure") {
  // They may be known and yet not have been sent: they belong to another URL, or a person insisted.
  for (const Source& source : {Source{}, troubled()}) {
    const Judgement after = judge(304, source);
    CHECK(after.state.failures == source.state.failures + 1);
    CHECK_FALSE(after.record.not_modified);
    CHECK(after.state.validators == source.state.validators);
  }
}

TEST_CASE("304 at the end of a permanent move is a usable feed there") {
  FetchReply reply = reply_of(304);
  reply.is_conditional = true;
  reply.moved_to = "https://example.org/new";
  const Judgement after = judge_reply(troubled(), look, cadence, reply, {.what = "unused"});
  CHECK(after.state.current_url == "https://example.org/new");
}

TEST_CASE("nothing but a usable 200 sets validators") {
  for (const int status : {200, 204, 206, 226, 301, 400, 404, 410, 429, 500, 503}) {
    CAPTURE(status);
    FetchReply reply = reply_of(status);
    reply.is_conditional = true;
    reply.validators = {.etag = "\"login\"", .last_modified = "Tue, 02 Aug 2022 00:00:00 GMT"};
    const Judgement after = judge_reply(troubled(), look, cadence, reply, {.what = "no feed"});
    CHECK(after.state.validators == troubled().state.validators);
    CHECK(after.state.failures == 4);
  }
}

TEST_CASE("validators are taken as they come, a date that goes backwards too") {
  FetchReply reply = reply_of(200);
  reply.validators = {.etag = "\"old\"", .last_modified = "Thu, 01 Jan 1970 00:00:00 GMT"};
  const Judgement after = judge_document(troubled(), look, cadence, reply, nullptr);
  CHECK(after.state.validators.etag == "\"old\"");
  CHECK(after.state.validators.last_modified == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(after.state.validators.url == "https://example.org/f");
}

TEST_CASE("a hub is noted, of the answer before that of the document") {
  FetchReply reply = reply_of(200);
  feeds::Feed feed;
  feed.channel.hub_url = "https://hub.example/in";
  CHECK(
      judge_document(troubled(), look, cadence, reply, &feed).state.hints.hub ==
      "https://hub.example/in"
  );
  reply.link = "</hub>; rel=hub, <https://example.org/other>; rel=self";
  const Judgement after = judge_document(troubled(), look, cadence, reply, &feed);
  CHECK(after.state.hints.hub == "https://example.org/hub");
  reply.link = "<\xff\"x\ny>; rel=hub";
  CHECK(
      judge_document(troubled(), look, cadence, reply, &feed).state.hints.hub ==
      "https://example.org/%FF%22x%0Ay"
  );
  reply.link = "<javascript:alert(1)>; rel=hub";
  CHECK(judge_document(troubled(), look, cadence, reply, &feed).state.hints.hub.empty());
  // A self link never changes the polled address.
  CHECK(after.state.current_url.empty());
}

TEST_CASE("410 ends the asking, and a later document brings the feed back") {
  const Judgement after = judge(410);
  CHECK(after.state.gone);
  CHECK(holds(after.state.error, "410 Gone"));
  Source gone = troubled();
  gone.state.gone = true;
  CHECK_FALSE(judge_document(gone, look, cadence, reply_of(200), nullptr).state.gone);
  FetchReply unchanged = reply_of(304);
  unchanged.is_conditional = true;
  CHECK_FALSE(judge_reply(gone, look, cadence, unchanged, {.what = "unused"}).state.gone);
  CHECK(judge(500, gone).state.gone);
}

TEST_CASE("Retry-After counts where the server is busy, and holds the feed until then") {
  struct Case {
    int status;
    const char* retry_after;
    int minutes;  // of hold; 0: none
  };
  for (const Case& one : {
           Case{429, "7200", 120},
           Case{503, "7200", 120},
           Case{429, "Thu, 18 Aug 2022 14:00:00 GMT", 120},
           Case{429, "1", 60},  // the interval is longer
           Case{429, "", 0},
           Case{429, "soon", 0},
           Case{404, "7200", 0},
           Case{500, "7200", 0},
       }) {
    CAPTURE(one.status);
    CAPTURE(one.retry_after);
    const Judgement after = judge(one.status, troubled(), one.retry_after);
    CHECK(after.state.failures == 4);
    CHECK(after.state.error == "the server answered so");
    CHECK(after.state.hold.empty() == (one.minutes == 0));
    CHECK(after.state.hold_until.has_value() == (one.minutes != 0));
    if (one.minutes != 0) CHECK(after.state.next_due == noon + std::chrono::minutes(one.minutes));
    if (one.minutes == 0) CHECK(after.state.next_due == noon + std::chrono::hours(8));
  }
}

TEST_CASE("a 429 holds the place that answered, a 503 does not, and nothing waits beyond a week") {
  const std::string month = std::to_string(30 * 86400);
  const Judgement busy = judge(429, troubled(), month);
  REQUIRE(busy.hold.has_value());
  CHECK(busy.hold->until == noon + feeds::longest_retry_after);
  CHECK(busy.state.next_due == noon + feeds::longest_retry_after);
  CHECK(judge(503, troubled(), month).state.hold_until == noon + feeds::longest_retry_after);
  CHECK_FALSE(judge(503, troubled(), month).hold.has_value());
  // Without a time of its own the place waits as long as the feed that was turned away.
  CHECK(judge(429).hold->until == judge(429).state.next_due);
  Source monthly = troubled();
  monthly.settings.every = std::chrono::days(30);
  CHECK(judge(429, monthly).hold->until == noon + cadence.backoff_max);
  for (const int status : {400, 401, 403, 404, 410, 500}) CHECK_FALSE(judge(status).hold);
}

TEST_CASE("no answer at all is a failure that backs off and keeps what is known") {
  FetchFailure failure;
  failure.fault = FetchFault::timeout;
  failure.problem = {.what = "timed out", .where = "https://example.org/f"};
  const Judgement after = judge_failure(troubled(), look, cadence, failure);
  CHECK(after.state.failures == 4);
  CHECK(after.state.error == "timed out (https://example.org/f)");
  CHECK(after.record.error == after.state.error);
  CHECK(after.record.status == 0);
  CHECK(after.state.validators == troubled().state.validators);
  CHECK(after.state.last_success == troubled().state.last_success);
  CHECK(after.state.next_due == noon + std::chrono::hours(8));
  CHECK(holds(after.state.next_reason, "backoff"));
}

TEST_CASE("only 200 holds a document") {
  for (const int status : {200}) CHECK(has_document(reply_of(status)));
  for (const int status : {0, 204, 206, 226, 301, 304, 404, 500}) {
    CAPTURE(status);
    CHECK_FALSE(has_document(reply_of(status)));
  }
}

TEST_CASE("a status has its name, where it has one") {
  CHECK(status_in_words(404) == "404 Not Found");
  CHECK(status_in_words(429) == "429 Too Many Requests");
  CHECK(status_in_words(799) == "799");
}
