#include "daemon/refresh.hpp"

#include "daemon/clock.hpp"
#include "daemon/content_coding.hpp"
#include "daemon/feed_url.hpp"
#include "daemon/log.hpp"
#include "daemon/web_address.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Recorded;
using schema::Source;
using schema::Store;

namespace {

const Problem no_document{.what = "nothing was fetched", .where = {}, .remedy = {}};

RefreshReport refusal(const Source& source, std::string error) {
  return {
      .feed = source.id,
      .name = source.shown_name(),
      .status = 0,
      .recorded = {},
      .duration = {},
      .error = std::move(error)};
}

std::string held_words(const Judgement& judgement) {
  const schema::SourceState& state = judgement.state;
  return "held until " + feeds::format_rfc3339(state.hold_until.value_or(state.next_due)) + ": " +
         state.hold + "; --force asks all the same";
}

// A person changed how the feed is fetched or read while it was: what came is not what they wanted.
void ask_again(Judgement& judgement) {
  judgement.state.validators = {};
  judgement.state.digest.clear();
  // A server that named a time is not asked before it, whatever we want.
  judgement.state.next_due = judgement.state.hold_until.value_or(judgement.record.at);
  judgement.state.next_reason = "its settings were changed";
}

// What turned for the feed with this look, as events of the log.
schema::Seq log_turns(Store& store, const Source& before, const Judgement& judgement) {
  const schema::SourceState& was = before.state;
  const schema::SourceState& is = judgement.state;
  const feeds::Time at = judgement.record.at;
  schema::Seq last{};
  const auto append = [&](schema::FeedTurn turn, const std::string& detail) {
    last = store.feed_events().append(before.id, turn, at, detail);
  };
  if (is.gone && !was.gone) {
    append(schema::FeedTurn::gone, judgement.record.error);
  } else if (is.failures > 0 && was.failures == 0) {
    append(schema::FeedTurn::failing, judgement.record.error);
  }
  const bool was_bad = was.failures > 0 || was.gone;
  if (was_bad && is.failures == 0 && !is.gone && judgement.record.error.empty())
    append(schema::FeedTurn::recovered, "");
  if (!is.current_url.empty() && is.current_url != was.current_url)
    append(schema::FeedTurn::moved, shown_url(is.current_url));
  return last;
}

// Everything that a look changes, in one transaction: entries, state and history agree at any kill
// -9.
Recorded write(
    Store& store,
    const Source& source,
    Judgement& judgement,
    const feeds::Cadence& cadence,
    const Reading* reading,
    schema::SeenDocument& seen
) {
  const std::optional<Source> current = store.catalogue().find(source.id);
  if (!current) return {};  // removed while it was fetched
  Recorded recorded;
  if (reading) {
    recorded = store.log().record(seen);
    store.catalogue().set_channel(
        source.id, reading->feed.channel, feeds::to_string(reading->feed.format)
    );
  }
  const bool is_good = judgement.is_asked && judgement.record.error.empty();
  if (!reading && is_good && seen.removals)
    recorded = store.log().record_unchanged(source.id, seen.at);
  if (recorded.renamed > 0)
    judgement.record.note =
        "the feed changed the ids of " + std::to_string(recorded.renamed) + " entries";
  if (recorded.missed)
    judgement.record.note = "nothing of the last document was left: entries may have been missed";
  judgement.record.added = recorded.added;
  judgement.record.changed = recorded.changed;
  judgement.record.same = recorded.same;
  if (is_good) settle(judgement, cadence, recorded, reading ? seen.entries.size() : 0);
  if (current->settings != source.settings) ask_again(judgement);
  store.catalogue().set_state(source.id, judgement.state);
  if (judgement.is_asked)
    recorded.last = std::max(recorded.last, log_turns(store, source, judgement));
  if (judgement.is_asked) store.fetches().add(source.id, judgement.record);
  if (judgement.hold) store.holds().put(*judgement.hold);
  if (!judgement.lifted_place.empty()) store.holds().lift(judgement.lifted_place);
  return recorded;
}

void tell(const Source& before, const Judgement& judgement, const Recorded& recorded) {
  const schema::SourceState& state = judgement.state;
  const schema::FetchRecord& record = judgement.record;
  const std::string url = shown_url(before.fetch_url());
  if (!record.error.empty()) {
    // The first failure is news; the ones after it are counted once an hour (summary.hpp), whatever
    // words they come in. A hold or an outage is not the feed's, and was told once for all.
    const bool is_own = state.failures > before.state.failures;
    const bool is_turn = state.gone && !before.state.gone;
    const bool is_news = is_own && (before.state.failures == 0 || is_turn);
    log::write(
        is_news ? log::Level::warning : log::Level::debug,
        is_turn ? "feed.gone" : "feed.failed",
        {{"feed", before.shown_name()},
         {"url", url == before.shown_name() ? "" : url},
         {"problem", record.error},
         {"failures", std::to_string(state.failures)},
         {"next", state.gone ? "" : feeds::format_rfc3339(state.next_due)}}
    );
    return;
  }
  if (before.state.failures > 0 || before.state.gone) {
    log::info(
        "feed.recovered",
        {{"feed", before.shown_name()}, {"failures", std::to_string(before.state.failures)}}
    );
  }
  // A line for each would be the log's bulk: at info they are summed up once an hour.
  log::debug(
      "feed.fetched",
      {{"feed", before.shown_name()},
       {"status", std::to_string(record.status)},
       {"new", std::to_string(recorded.added)},
       {"changed", std::to_string(recorded.changed)},
       {"removed", recorded.removed > 0 ? std::to_string(recorded.removed) : ""},
       {"ms", std::to_string(record.duration.count())},
       {"note", record.note}}
  );
}

}  // namespace

FetchLimits fetch_limits(const FetchConfiguration& settings) {
  FetchLimits limits;
  limits.connect_timeout = settings.connect_timeout;
  limits.timeout = settings.timeout;
  limits.max_body = settings.max_body;
  limits.max_redirects = static_cast<int>(settings.max_redirects);
  limits.concurrency = settings.concurrency;
  limits.per_host = settings.per_host;
  limits.host_gap = settings.host_gap;
  limits.memory_budget = settings.memory_budget;
  limits.allow_private = settings.allow_private;
  limits.proxy = settings.proxy;
  limits.ca_file = settings.ca_file;
  limits.user_agent = default_user_agent(settings.user_agent_contact);
  return limits;
}

feeds::Cadence Refresh::cadence() const { return cadence_of(parts_.configuration.fetch); }

FetchRequest Refresh::request_for(const Source& source, bool is_forced) const {
  FetchRequest request;
  request.url = source.fetch_url();
  request.headers_url = source.url;
  for (const auto& [name, value] : source.settings.headers)
    request.headers.push_back({name, value});
  request.timeout = source.settings.timeout;
  request.user_agent = source.settings.user_agent;
  request.despite_holds = is_forced;
  if (is_forced) return request;
  const auto& saved = source.state.validators;
  request.validators = {.etag = saved.etag, .last_modified = saved.last_modified};
  request.validators_url = saved.url;
  return request;
}

// due → fetch → decode, parse and identify (on the pool) → append (on the writer) → announce
asio::awaitable<RefreshReport> Refresh::once(RefreshOrder order) {
  auto find = [&](Store& store) { return store.catalogue().find(order.feed); };
  std::optional<Source> source = co_await parts_.readers.run(std::move(find));
  if (!source)
    co_return RefreshReport{.feed = order.feed, .error = "there is no such feed any more"};
  if (order.is_by_person && !order.is_forced && source->state.hold_until &&
      *source->state.hold_until > now()) {
    co_return refusal(*source, held_words({.state = source->state}));
  }
  Found found{.read = {.reading = no_document}};
  Judgement judgement = co_await look(*source, order, found);
  if (!judgement.is_asked && order.is_by_person) co_return refusal(*source, held_words(judgement));
  const bool is_page_of_one = found.read.offers.size() == 1 && !source->declared;
  if (is_page_of_one && co_await adopt(*source, found.read.offers.front())) {
    order.reason = "discovered";
    co_return co_await once(std::move(order));
  }
  Result<Reading>& reading = found.read.reading;
  const Result<Recorded> recorded = co_await record(*source, judgement, reading);
  if (!recorded) {
    RefreshReport report = refusal(*source, to_string(recorded.error()));
    report.is_stored = false;
    co_return report;
  }
  parts_.hub.announce(*recorded);
  if (judgement.is_asked) parts_.metrics.count_fetch(judgement.record);
  // A feed that was just added has its name from its first document.
  if (reading && source->title.empty()) source->title = reading->feed.channel.title;
  tell(*source, judgement, *recorded);
  if (recorded->has_events() && !found.document.body.empty())
    co_await keep(source->id, std::move(found.document));
  co_return RefreshReport{
      .feed = source->id,
      .name = source->shown_name(),
      .status = judgement.record.status,
      .recorded = *recorded,
      .duration = judgement.record.duration,
      .error = judgement.record.error,
      .offers = std::move(found.read.offers)};
}

asio::awaitable<Judgement> Refresh::look(
    const Source& source, const RefreshOrder& order, Found& found
) {
  FetchRequest request = request_for(source, order.is_forced);
  FetchOutcome outcome = co_await parts_.http.fetch(std::move(request));
  const double chance = std::uniform_real_distribution<double>(0, 1)(chance_);
  const Look look{
      .at = now(), .reason = order.reason, .jitter = feeds::jitter_share(source.id.value, chance)};
  if (!outcome) {
    const feeds::Cadence times = cadence();
    const FetchFailure failure = outcome.error();  // g++ 12: what is awaited with has a name
    co_return co_await parts_.etiquette.judge_silence(source, look, times, failure);
  }
  FetchReply& reply = *outcome;
  co_await parts_.etiquette.note_answer(reply);
  if (!has_document(reply)) {
    const Problem problem{
        .what = "the server answered " + status_in_words(reply.status), .where = {}, .remedy = {}};
    Judgement judgement = judge_reply(source, look, cadence(), reply, problem);
    parts_.etiquette.hold_place(judgement, reply);
    co_return judgement;
  }
  // A reload may change the configuration meanwhile, on this thread; the pool gets a copy.
  const ReadOrder read_order{
      .max_body = parts_.configuration.fetch.max_body,
      .charset = source.settings.charset,
      .may_be_a_page = source.document == 0 && order.reason != "discovered",
      .digest = order.is_forced ? std::string_view() : source.state.digest};
  auto read = [&reply, &read_order] { return read_reply(reply, read_order); };
  found.read = co_await run_on(parts_.pool, std::move(read));
  const Result<Reading>& reading = found.read.reading;
  if (reading && parts_.configuration.items.keep_documents > 0) {
    found.document = {
        .at = look.at,
        .url = reply.url,
        .content_type = reply.content_type,
        .coding = reply.content_encoding,
        .body = std::move(reply.body)};
    found.memory = std::move(reply.memory);
  }
  reply.memory.reset();
  if (!reading && !found.read.is_unchanged)
    co_return judge_reply(source, look, cadence(), reply, reading.error());
  const feeds::Feed* feed = reading ? &reading->feed : nullptr;
  Judgement judgement = judge_document(source, look, cadence(), reply, feed);
  judgement.state.digest = found.read.digest;
  if (order.is_forced) parts_.etiquette.lift_place(judgement, source);
  co_return judgement;
}

/// For a better reader, and for whoever wants to see what the feed really said. A help and no part
/// of the log, so in a transaction of its own, and only once it is known that it brought something.
asio::awaitable<void> Refresh::keep(schema::FeedId feed, schema::KeptDocument document) {
  if (!is_coded(document.coding)) {
    auto shrink = [&] { return encode_zstd(document.body); };
    document.body = co_await run_on(parts_.pool, std::move(shrink));
    document.coding = "zstd";
  }
  const auto most = static_cast<std::int64_t>(parts_.configuration.items.keep_documents);
  auto add = [&](Store& store) { return store.documents().add(feed, document, most), true; };
  co_await parts_.store.run(std::move(add));
}

/// A new subscription to a page becomes one to the feed that the page names. False where that feed
/// is subscribed to already, or where a person's header fields would go to another origin.
asio::awaitable<bool> Refresh::adopt(const Source& source, const feeds::FeedLink& offer) {
  const auto page = parse_web_address(source.fetch_url());
  if (!page) co_return false;
  const auto address = resolve_location(*page, offer.url);
  if (!address) co_return false;
  if (!source.settings.headers.empty() && address->origin() != page->origin()) co_return false;
  const std::string url = address->url_with_userinfo();
  auto move = [&](Store& store) { return store.catalogue().set_url(source.id, url, now()); };
  const Result<bool> moved = co_await parts_.store.run(std::move(move));
  if (!moved || !*moved) co_return false;
  log::info("feed.discovered", {{"page", shown_url(source.url)}, {"url", address->url()}});
  co_return true;
}

asio::awaitable<Result<Recorded>> Refresh::record(
    const Source& source, Judgement& judgement, Result<Reading>& reading
) {
  schema::SeenDocument seen{.feed = source.id, .at = judgement.record.at};
  seen.default_backfill = parts_.configuration.items.backfill;
  seen.removals = parts_.configuration.items.removals;
  if (reading) seen.entries = std::move(reading->entries);
  const feeds::Cadence times = cadence();
  auto work = [&](Store& store) {
    return write(store, source, judgement, times, reading ? &*reading : nullptr, seen);
  };
  co_return co_await parts_.store.run(std::move(work));
}

}  // namespace feedwire::daemon
