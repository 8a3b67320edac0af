#include "daemon/judgement.hpp"

#include <algorithm>
#include <boost/beast/http/status.hpp>

#include "daemon/web_address.hpp"
#include "feeds/date.hpp"
#include "feeds/http_hints.hpp"
#include "feeds/link_field.hpp"

namespace feedwire::daemon {

using schema::Source;
using schema::SourceState;

namespace {

constexpr int failures_to_go_back = 3;

Judgement begin(const Source& source, const Look& look) {
  Judgement judgement{.state = source.state, .record = {}};
  judgement.state.last_attempt = look.at;
  judgement.state.hold.clear();
  judgement.state.hold_until.reset();
  judgement.record.at = look.at;
  judgement.record.reason = look.reason;
  return judgement;
}

void note_reply(Judgement& judgement, const FetchReply& reply) {
  judgement.record.status = reply.status;
  judgement.record.bytes = reply.wire_bytes;
  judgement.record.etag = reply.validators.etag;
  judgement.record.last_modified = reply.validators.last_modified;
  judgement.record.duration = std::chrono::duration_cast<std::chrono::milliseconds>(reply.duration);
}

feeds::ServerHints hints_of(
    const SourceState& state, const FetchReply& reply, const Look& look, schema::FetchRecord& record
) {
  feeds::ServerHints hints;
  hints.max_age = feeds::max_age(reply.cache_control, reply.expires, reply.date);
  hints.document = state.hints;
  if (reply.status == 429 || reply.status == 503)
    hints.retry_after = feeds::retry_after(reply.retry_after, look.at);
  record.max_age = hints.max_age;
  record.retry_after = hints.retry_after;
  return hints;
}

/// WebSub, 4: the answer's own Link counts before the document's. Whatever bytes they hold, what is
/// kept is an address of the web, or nothing.
std::string hub_of(const FetchReply& reply, const feeds::Feed& feed) {
  std::string hub = feeds::linked_as("hub", reply.link);
  if (hub.empty()) hub = feed.channel.hub_url;
  const auto base = parse_web_address(reply.url);
  if (hub.empty() || !base) return {};
  const auto address = resolve_location(*base, hub);
  return address ? address->url() : std::string();
}

void decide(Judgement& judgement, const feeds::Cadence& cadence, const feeds::Rhythm& rhythm) {
  feeds::CadenceInput input = judgement.timing;
  input.rhythm = &rhythm;
  feeds::Due due = feeds::next_due(cadence, input);
  judgement.state.next_due = due.at;
  judgement.state.next_reason = std::move(due.reason);
}

void schedule(
    Judgement& judgement,
    const Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    feeds::ServerHints hints
) {
  judgement.timing = {
      .now = look.at,
      .every = source.settings.every,
      .failures = judgement.state.failures,
      .hints = std::move(hints),
      .jitter = look.jitter};
  decide(judgement, cadence, feeds::rhythm_from_string(judgement.state.rhythm));
}

void fail(Judgement& judgement, std::string error) {
  ++judgement.state.failures;
  // Where the feed moved to is no better than where a person said it was: that is asked again.
  if (judgement.state.failures >= failures_to_go_back) judgement.state.current_url.clear();
  judgement.state.error = error;
  judgement.record.error = std::move(error);
}

void succeed(Judgement& judgement, const Look& look) {
  judgement.state.failures = 0;
  judgement.state.error.clear();
  judgement.state.last_success = look.at;
  judgement.state.gone = false;  // a person asked again, and it is there
}

// What stands behind the end of the chain is a usable feed (etiquette 4.2).
void move_to(Judgement& judgement, const FetchReply& reply) {
  if (!reply.moved_to.empty()) judgement.state.current_url = reply.moved_to;
}

// RFC 9111, 4.3.4: a 304 replaces the validators that it carries and keeps the rest.
void judge_unchanged(Judgement& judgement, const FetchReply& reply, const Look& look) {
  succeed(judgement, look);
  move_to(judgement, reply);
  judgement.record.not_modified = true;
  auto& kept = judgement.state.validators;
  if (!reply.validators.etag.empty()) kept.etag = reply.validators.etag;
  if (!reply.validators.last_modified.empty()) kept.last_modified = reply.validators.last_modified;
}

void judge_status(
    Judgement& judgement,
    const FetchReply& reply,
    const Problem& problem,
    const feeds::ServerHints& hints
) {
  if (reply.status == 410) {
    fail(
        judgement,
        "the server says 410 Gone: the feed was taken away for good; remove it, or refresh it to "
        "ask again"
    );
    judgement.state.gone = true;
    return;
  }
  fail(judgement, to_string(problem));
  if (!hints.retry_after) return;
  judgement.state.hold =
      "the server answered " + status_in_words(reply.status) + " and named a time to come back";
}

}  // namespace

std::string status_in_words(int status) {
  const auto name = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(status))
  );
  const std::string number = std::to_string(status);
  return name == "<unknown-status>" ? number : number + " " + std::string(name);
}

void settle(
    Judgement& judgement,
    const feeds::Cadence& cadence,
    const schema::Recorded& recorded,
    std::size_t carried
) {
  const feeds::Sighting seen{
      .at = judgement.record.at,
      .entries = recorded.published,
      .carried = carried,
      .missed = recorded.missed};
  const feeds::Rhythm rhythm =
      feeds::learn(feeds::rhythm_from_string(judgement.state.rhythm), seen);
  judgement.state.rhythm = feeds::to_string(rhythm);
  judgement.timing.missed = recorded.missed;
  decide(judgement, cadence, rhythm);
}

bool has_document(const FetchReply& reply) { return reply.status == 200; }

Judgement judge_failure(
    const Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchFailure& failure
) {
  Judgement judgement = begin(source, look);
  fail(judgement, to_string(failure.problem));
  schedule(
      judgement,
      source,
      look,
      cadence,
      {.max_age = {}, .retry_after = {}, .document = source.state.hints}
  );
  return judgement;
}

Judgement judge_document(
    const Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchReply& reply,
    const feeds::Feed* feed
) {
  Judgement judgement = begin(source, look);
  note_reply(judgement, reply);
  succeed(judgement, look);
  SourceState& state = judgement.state;
  // A complete, usable 200 replaces both, and a missing one is forgotten (RFC 9111, 4.3).
  state.validators = {
      .url = reply.url,
      .etag = reply.validators.etag,
      .last_modified = reply.validators.last_modified};
  move_to(judgement, reply);
  if (feed == nullptr) {
    judgement.record.note = "says nothing new";
  } else {
    state.hints = feed->hints;
    state.hints.hub = hub_of(reply, *feed);
    if (feed->is_bozo()) judgement.record.note = "repaired: " + feed->repairs.front();
  }
  feeds::ServerHints hints = hints_of(state, reply, look, judgement.record);
  schedule(judgement, source, look, cadence, std::move(hints));
  return judgement;
}

Judgement judge_reply(
    const Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchReply& reply,
    const Problem& problem
) {
  Judgement judgement = begin(source, look);
  note_reply(judgement, reply);
  const feeds::ServerHints hints = hints_of(judgement.state, reply, look, judgement.record);
  // Only who asked "if it changed" can be told that it did not.
  if (reply.status == 304 && reply.is_conditional) {
    judge_unchanged(judgement, reply, look);
  } else {
    judge_status(judgement, reply, problem, hints);
  }
  schedule(judgement, source, look, cadence, hints);
  SourceState& state = judgement.state;
  if (!state.hold.empty()) state.hold_until = state.next_due;
  if (reply.status == 429) {
    // Without a time of its own the place waits as long as the feed that was turned away, but not
    // for the sake of one that is asked once a month.
    judgement.hold = {
        .place = {},
        .until = std::min(state.next_due, look.at + cadence.backoff_max),
        .why = "answered 429 Too Many Requests"};
    if (hints.retry_after)
      judgement.hold->until = look.at + std::min(*hints.retry_after, feeds::longest_retry_after);
  }
  return judgement;
}

Judgement judge_outage(
    const Source& source,
    const Look& look,
    const FetchFailure& failure,
    feeds::Time since,
    std::chrono::seconds pause
) {
  Judgement judgement = begin(source, look);
  judgement.record.error = to_string(failure.problem);
  judgement.record.note = "our network was down";
  SourceState& state = judgement.state;
  state.hold = "our network seems to be down since " + feeds::format_rfc3339(since);
  state.next_due = look.at + pause;
  state.hold_until = state.next_due;
  state.next_reason = "once our network is back";
  return judgement;
}

Judgement judge_held(const Source& source, const Look& look, const FetchFailure& failure) {
  Judgement judgement{.state = source.state, .record = {}, .is_asked = false};
  judgement.record.at = look.at;
  judgement.record.error = failure.problem.what;
  SourceState& state = judgement.state;
  state.hold = failure.problem.what;
  state.hold_until = failure.until;
  // All that wait for this place must not come in the same second.
  const auto spread =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::minutes(10) * look.jitter);
  state.next_due = failure.until + spread;
  state.next_reason = "after the hold";
  return judgement;
}

}  // namespace feedwire::daemon
