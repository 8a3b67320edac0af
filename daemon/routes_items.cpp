// GET /v1/items, /v1/items/ITEM and /v1/stream.
#include <charconv>

#include "daemon/clock.hpp"
#include "daemon/item_forms.hpp"
#include "daemon/item_json.hpp"
#include "daemon/page_link.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Item;
using schema::ItemId;
using schema::ItemPage;
using schema::Seq;
using schema::Store;

namespace {

// The same request, going on where this page ends.
std::string next_url(
    const ApiRequest& request, const ItemPage& page, ItemId last, std::int64_t rest
) {
  const std::string edge = page.ascending ? "after" : "before";
  return page_link(request, {{"limit", std::to_string(rest)}, {edge, std::to_string(last.value)}});
}

// `wanted` counts what the client asked for in all; 0 is everything.
std::string page_text(Store& store, const ApiRequest& request, ItemPage page, std::int64_t wanted) {
  page.limit = wanted == 0 ? largest_page : std::min(wanted, largest_page);
  const std::int64_t shown = page.limit;
  ++page.limit;  // one more tells whether there is more
  std::vector<Item> items = store.items().list(page);
  const bool has_more = static_cast<std::int64_t>(items.size()) > shown;
  if (has_more) items.pop_back();
  if (page.filter.unique) store.items().tell_others(items);
  const std::int64_t rest = wanted == 0 ? 0 : wanted - shown;
  const bool goes_on = has_more && (wanted == 0 || rest > 0);
  // A page that is full goes on with pages of its size, as a browser of lists expects.
  const std::int64_t next_limit = goes_on ? rest : wanted;
  return json_feed_page(
      items, has_more ? next_url(request, page, items.back().id, next_limit) : ""
  );
}

std::optional<std::int64_t> seq_from(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

asio::awaitable<schema::ItemFilter> Routes::filter(QueryReader& query) {
  schema::ItemFilter filter;
  filter.category = query.text("category").value_or("");
  while (filter.category.ends_with('/')) filter.category.pop_back();
  filter.author = query.text("author").value_or("");
  filter.tag = query.text("tag").value_or("");
  filter.language = query.language("language");
  filter.unique = query.flag("unique");
  filter.since = query.time("since", now());
  filter.until = query.time("until", now());
  const auto reference = query.text("feed");
  if (!reference) co_return filter;
  const std::optional<schema::Source> source = co_await look_up(*reference);
  if (!source)
    refuse_parameter(
        "feed", "there is no feed \"" + *reference + "\"; `feedwire feeds` lists them"
    );
  filter.feed = source->id;
  co_return filter;
}

Routes::Answer Routes::items(const ApiRequest& request) {
  QueryReader query(request);
  if (query.has("q")) co_return co_await search(request);
  ItemPage page;
  const std::int64_t wanted = query.number("limit").value_or(default_limit);
  if (const auto after = query.number("after")) page.after = ItemId{*after};
  if (const auto before = query.number("before")) page.before = ItemId{*before};
  const std::string order = query.text("order").value_or("desc");
  if (order != "asc" && order != "desc") refuse_parameter("order", "must be asc or desc");
  page.ascending = order == "asc";
  page.filter = co_await filter(query);
  query.finish();
  auto list = [&](Store& store) { return page_text(store, request, page, wanted); };
  ApiReply reply{.content_type = "application/feed+json"};
  reply.body = co_await parts_.readers.run(std::move(list));
  co_return reply;
}

Routes::Answer Routes::item(const ApiRequest& request) {
  QueryReader(request).finish();
  const auto seq = seq_from(request.path[2]);
  if (!seq) refuse(404, "an item is named by a number, not by \"" + request.path[2] + "\"");
  const auto type = negotiate(
      request.accept,
      {"application/json", "application/feed+json", "text/html", "text/plain", "text/markdown"}
  );
  if (!type)
    refuse(406, "an item can be had as application/json, text/html, text/plain or text/markdown");
  auto show = [&](Store& store) -> std::optional<std::string> {
    std::vector<Item> one;
    if (auto found_item = store.items().find({*seq})) one.push_back(std::move(*found_item));
    if (one.empty()) return std::nullopt;
    store.items().tell_others(one);
    const Item* found = &one.front();
    if (*type == "text/html") return item_html(*found);
    if (*type == "text/plain") return item_text(*found);
    if (*type == "text/markdown")
      return item_front_matter(*found, store.items().document(found->id));
    return item_json(*found) + "\n";
  };
  std::optional<std::string> shown = co_await parts_.readers.run(std::move(show));
  if (!shown) refuse(404, "there is no item " + request.path[2]);
  ApiReply reply;
  reply.content_type = type->starts_with("text/") ? *type + "; charset=utf-8" : *type;
  // What a publisher wrote may be shown, not run, even by a browser that comes here through a
  // proxy.
  if (*type == "text/html")
    reply.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'"
    );
  reply.body = std::move(*shown);
  co_return reply;
}

asio::awaitable<FollowerTerms> Routes::stream_terms(QueryReader& query) {
  FollowerTerms terms;
  terms.updates = query.flag("updates");
  terms.search = query.search("q");
  const bool removals = query.flag("removals");
  const bool feeds = query.flag("feeds");
  terms.filter = co_await filter(query);
  terms.filter.removals = removals;
  terms.filter.feeds = feeds;
  co_return terms;
}

StreamForm Routes::stream_form(const ApiRequest& request) {
  const auto type = negotiate(request.accept, {"text/event-stream", "application/x-ndjson"});
  if (!type) refuse(406, "a stream can be had as text/event-stream or application/x-ndjson");
  return *type == "text/event-stream" ? StreamForm::sse : StreamForm::ndjson;
}

ApiReply Routes::stream_reply(StreamForm form) {
  ApiReply reply;
  reply.content_type = form == StreamForm::sse ? "text/event-stream" : "application/x-ndjson";
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Routes::Answer Routes::revisions(const ApiRequest& request) {
  QueryReader(request).finish();
  const auto seq = seq_from(request.path[2]);
  if (!seq) refuse(404, "an item is named by a number, not by \"" + request.path[2] + "\"");
  auto show = [&](Store& store) -> std::optional<std::string> {
    const std::optional<Item> found = store.items().find({*seq});
    if (!found) return std::nullopt;
    return revisions_json(*found, store.revisions().of(found->id));
  };
  std::optional<std::string> shown = co_await parts_.readers.run(std::move(show));
  if (!shown) refuse(404, "there is no item " + request.path[2]);
  co_return ApiReply{.body = std::move(*shown)};
}

void Routes::refuse_too_many() const {
  const auto most = parts_.configuration.max_followers;
  if (static_cast<std::uint64_t>(followers_) < most) return;
  ApiReply reply = problem_reply(
      503, std::to_string(most) + " streams are open, as many as daemon.max_followers allows"
  );
  reply.headers.emplace_back("Retry-After", "10");
  throw RequestError{std::move(reply)};
}

asio::awaitable<void> Routes::serve_stream(
    FollowerTerms terms, Outlet& outlet, Delivery* delivery
) {
  struct Count {
    int& followers;
    explicit Count(int& all) : followers(all) { ++followers; }
    ~Count() { --followers; }
  } count(followers_);
  co_await follow(std::move(terms), parts_.live, parts_.readers, outlet, delivery);
}

Routes::Answer Routes::stream(const ApiRequest& request) {
  const StreamForm form = stream_form(request);
  QueryReader query(request);
  std::optional<std::int64_t> after = query.number("after");
  FollowerTerms terms = co_await stream_terms(query);
  query.finish();
  terms.form = form;
  // A client that comes back by itself asks for the same address again, `after` included, and says
  // in the field how far it came.
  if (!request.last_event_id.empty()) {
    after = seq_from(request.last_event_id);
    if (!after)
      refuse(
          400, "Last-Event-ID must be the number of an event, not \"" + request.last_event_id + "\""
      );
  }
  const Seq head = parts_.hub.head();
  terms.after = after ? Seq{*after} : head;
  if (terms.after > head) {
    refuse(
        409,
        "the cursor " + std::to_string(terms.after.value) + " is beyond the newest event, " +
            std::to_string(head.value) +
            ": it belongs to another store, or to a state from before a restore"
    );
  }
  refuse_too_many();
  ApiReply reply = stream_reply(form);
  reply.stream = [this, terms](Outlet& outlet) { return serve_stream(terms, outlet, nullptr); };
  co_return reply;
}

}  // namespace feedwire::daemon
