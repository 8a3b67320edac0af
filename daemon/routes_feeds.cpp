// The catalogue over HTTP: list, show, add, change and remove feeds.
#include <boost/json.hpp>

#include "daemon/clock.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/feed_url.hpp"
#include "daemon/feed_wish.hpp"
#include "daemon/json_text.hpp"
#include "daemon/log.hpp"
#include "daemon/query.hpp"
#include "daemon/report_json.hpp"
#include "daemon/routes.hpp"
#include "daemon/units.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using schema::Source;
using schema::Store;

namespace {

constexpr std::int64_t shown_fetches = 20;

template <typename T>
T must(Result<T> result, int status) {
  if (!result) refuse(status, to_string(result.error()));
  return std::move(*result);
}

void refuse_declared(const Source& source, const std::string& config_file) {
  if (!source.declared) return;
  refuse(
      409,
      source.shown_name() + " is declared in the configuration: change it in " + config_file +
          " and reload"
  );
}

ApiReply added_reply(schema::FeedId feed, std::string body) {
  ApiReply reply{.status = 201, .body = std::move(body)};
  reply.headers.emplace_back("Location", "/v1/feeds/" + std::to_string(feed.value));
  return reply;
}

}  // namespace

asio::awaitable<std::optional<Source>> Routes::look_up(std::string reference) {
  // An address may be spelt as it was when the feed was added, rsshub:// and all.
  const auto url = checked_feed_url(reference, parts_.configuration.fetch.rsshub);
  auto find = [&](Store& store) {
    auto source = store.catalogue().find_any(reference);
    return source || !url ? source : store.catalogue().find_url(*url);
  };
  co_return co_await parts_.readers.run(std::move(find));
}

asio::awaitable<Source> Routes::find_feed(std::string reference) {
  std::optional<Source> source = co_await look_up(reference);
  if (!source) refuse(404, "there is no feed \"" + reference + "\"; `feedwire feeds` lists them");
  co_return std::move(*source);
}

/// A hold of its host is a feed's own, too, as far as people can see.
void Routes::show_holds(std::vector<Source>& sources) const {
  const feeds::Time time = now();
  for (Source& source : sources) {
    const auto hold = parts_.holds.at(source.fetch_url(), time);
    if (!hold || source.kind != schema::SourceKind::feed) continue;
    schema::SourceState& state = source.state;
    if (state.hold_until && *state.hold_until >= hold->until) continue;
    state.hold = hold->why;
    state.hold_until = hold->until;
  }
}

Routes::Answer Routes::feeds(const ApiRequest& request) {
  QueryReader query(request);
  const auto wanted = query.text("state");
  const bool wants_failing = query.flag("failing");
  query.finish();
  if (wanted && !is_state(*wanted))
    refuse_parameter("state", "must be new, ok, failing, held, gone or paused");
  auto list = [](Store& store) { return store.catalogue().all(); };
  std::vector<Source> sources = co_await parts_.readers.run(std::move(list));
  show_holds(sources);
  std::vector<FeedView> views;
  const feeds::Time time = now();
  for (Source& source : sources) {
    if (wanted && state_of(source, time) != *wanted) continue;
    if (wants_failing && !is_in_trouble(source)) continue;
    const bool is_fetching = parts_.scheduler.is_fetching(source.id);
    views.push_back({.source = std::move(source), .is_fetching = is_fetching, .now = time});
  }
  co_return ApiReply{.body = feeds_json(views)};
}

Routes::Answer Routes::feed(const ApiRequest& request) {
  QueryReader(request).finish();
  std::vector<Source> sources;
  sources.push_back(co_await find_feed(request.path[2]));
  show_holds(sources);
  const Source& source = sources.front();
  auto recent = [&](Store& store) { return store.fetches().recent(source.id, shown_fetches); };
  const std::vector<schema::FetchRecord> fetches = co_await parts_.readers.run(std::move(recent));
  const FeedView view{
      .source = source, .is_fetching = parts_.scheduler.is_fetching(source.id), .now = now()};
  co_return ApiReply{.body = feed_json(view, fetches)};
}

Routes::Answer Routes::fetches(const ApiRequest& request) {
  QueryReader(request).finish();
  const Source source = co_await find_feed(request.path[2]);
  auto recent = [&](Store& store) { return store.fetches().recent(source.id); };
  const std::vector<schema::FetchRecord> fetches = co_await parts_.readers.run(std::move(recent));
  co_return ApiReply{.body = fetches_json(fetches)};
}

namespace {

[[noreturn]] void refuse_known(const Source& known) {
  throw RequestError{problem_reply(
      409,
      "that feed is there already: " + known.shown_name(),
      std::pair{std::string("feed"), std::to_string(known.id.value)}
  )};
}

/// "1": until it has ended; "5s": no longer than that.
std::optional<Bell::Patience> patience_from(QueryReader& query) {
  const auto text = query.text("wait");
  if (!text || *text == "0") return std::nullopt;
  if (*text == "1") return std::chrono::hours(1);
  const auto patience = parse_duration(*text);
  if (!patience) refuse_parameter("wait", "is 1, or a duration such as 5s");
  return std::min<Bell::Patience>(*patience, std::chrono::hours(1));
}

}  // namespace

Routes::Answer Routes::add_feed(const ApiRequest& request) {
  QueryReader query(request);
  const auto patience = patience_from(query);
  query.finish();
  FeedWish wish = must(feed_wish_from(request.body, {}), 400);
  if (wish.url.empty()) refuse(400, "url is missing: the address of a feed");
  const std::string url = must(checked_feed_url(wish.url, parts_.configuration.fetch.rsshub), 400);
  const feeds::Time time = now();
  auto add = [&](Store& store) {
    const auto id =
        store.catalogue().add(url, schema::SourceKind::feed, false, wish.settings, time);
    return std::pair(id.has_value(), store.catalogue().find_url(url));
  };
  const auto [is_new, source] = must(co_await parts_.store.run(std::move(add)), 503);
  if (!source) refuse(503, "the feed could not be added");
  if (!is_new) refuse_known(*source);
  log::info("feed.added", {{"feed", source->shown_name()}, {"url", shown_url(url)}});
  if (patience) co_return co_await first_fetch(*source, *patience);
  parts_.scheduler.start({.feed = source->id, .reason = "added"});
  const FeedView view{.source = *source, .is_fetching = true, .now = time};
  co_return added_reply(source->id, feed_json(view));
}

/// Waits for what the first fetch of a new feed brings. A page in place of a feed is no
/// subscription: it goes again, and the client hears what there is to choose from.
asio::awaitable<ApiReply> Routes::first_fetch(Source source, Bell::Patience patience) {
  RefreshOrder order{.feed = source.id, .reason = "added"};
  const auto report = co_await parts_.scheduler.refresh_within(std::move(order), patience);
  const bool is_page = report && !report->offers.empty();
  auto look = [&](Store& store) {
    std::optional<Source> known;
    if (is_page && report->offers.size() == 1)
      known = store.catalogue().find_url(report->offers.front().url);
    if (is_page) store.catalogue().remove(source.id, false);
    return std::pair(store.catalogue().find(source.id), known);
  };
  const auto [fresh, known] = must(co_await parts_.store.run(std::move(look)), 503);
  if (known) refuse_known(*known);
  if (is_page) {
    throw RequestError{problem_reply(
        422,
        "that is a web page, not a feed; choose one of the feeds that it offers",
        json::object{{"offers", offers_array(report->offers)}}
    )};
  }
  if (!fresh) refuse(404, "the feed was removed meanwhile");
  const FeedView view{
      .source = *fresh, .is_fetching = parts_.scheduler.is_fetching(source.id), .now = now()};
  json::object object = feed_object(view);
  object["first_fetch"] = nullptr;
  if (report) object["first_fetch"] = report_object(*report);
  co_return added_reply(source.id, json_text(object) + "\n");
}

Routes::Answer Routes::change_feed(const ApiRequest& request) {
  QueryReader(request).finish();
  const Source source = co_await find_feed(request.path[2]);
  refuse_declared(source, parts_.config_file);
  const FeedWish wish = must(feed_wish_from(request.body, source.settings), 400);
  if (!wish.url.empty())
    refuse(400, "the address of a feed cannot be changed; add the new one and remove this one");
  auto change = [&](Store& store) -> std::optional<Source> {
    // As it is now: another client, or a look at the feed, may have changed it meanwhile.
    const std::optional<Source> current = store.catalogue().find(source.id);
    if (!current) return std::nullopt;
    const auto now_wanted = feed_wish_from(request.body, current->settings);
    const schema::SourceSettings& settings = now_wanted->settings;
    store.catalogue().set(source.id, settings);
    if (settings.charset != current->settings.charset) {
      // What is there was read in another encoding: the next answer must be a whole document.
      schema::SourceState state = current->state;
      state.validators = {};
      store.catalogue().set_state(source.id, state);
      store.catalogue().make_due(source.id, now(), "its charset was changed");
    }
    // A new interval counts from now on, not from the end of the old one.
    if (settings.every != current->settings.every)
      store.catalogue().make_due(source.id, now(), "its interval was changed");
    return store.catalogue().find(source.id);
  };
  const std::optional<Source> changed = must(co_await parts_.store.run(std::move(change)), 503);
  if (!changed) refuse(404, "the feed was removed meanwhile");
  log::info("feed.changed", {{"feed", changed->shown_name()}});
  parts_.scheduler.look_again();
  const FeedView view{
      .source = *changed, .is_fetching = parts_.scheduler.is_fetching(source.id), .now = now()};
  co_return ApiReply{.body = feed_json(view)};
}

Routes::Answer Routes::remove_feed(const ApiRequest& request) {
  QueryReader query(request);
  const bool keep_items = query.flag("keep_items");
  query.finish();
  const Source source = co_await find_feed(request.path[2]);
  refuse_declared(source, parts_.config_file);
  auto remove = [&](Store& store) {
    store.catalogue().remove(source.id, keep_items);
    return true;
  };
  must(co_await parts_.store.run(std::move(remove)), 503);
  log::info(
      "feed.removed", {{"feed", source.shown_name()}, {"items", keep_items ? "kept" : "deleted"}}
  );
  if (!keep_items) parts_.hub.rouse();  // archives that keep no more than the store
  co_return ApiReply{.status = 204, .content_type = ""};
}

}  // namespace feedwire::daemon
