// GET /v1/items with `q`: what the search index finds, page by page.
#include "daemon/clock.hpp"
#include "daemon/item_json.hpp"
#include "daemon/page_link.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::ItemId;
using schema::SearchPage;
using schema::SearchResult;
using schema::Store;

namespace {

// By relevance unless an order is asked for.
void read_order(SearchPage& page, QueryReader& query) {
  const std::string order = query.text("order").value_or("relevance");
  if (order != "relevance" && order != "asc" && order != "desc")
    refuse_parameter("order", "must be relevance, asc or desc");
  page.ranked = order == "relevance";
  page.ascending = order == "asc";
}

// `wanted` counts what the client asked for in all; 0 is everything.
std::string page_text(
    Store& store, const ApiRequest& request, SearchPage page, std::int64_t wanted
) {
  page.limit = wanted == 0 ? largest_page : std::min(wanted, largest_page);
  SearchResult result = store.search().find(page);
  if (page.filter.unique) store.items().tell_others(result.items);
  if (!result.edge) return json_feed_page(result.items, "");
  // More than a page holds is counted down; else each page may be as large as the first.
  const std::int64_t rest = wanted - static_cast<std::int64_t>(result.items.size());
  const std::int64_t next = wanted > largest_page ? rest : wanted;
  const std::string link = page_link(
      request,
      {{"limit", std::to_string(next)},
       {page.ascending ? "after" : "before", std::to_string(result.edge->value)},
       {"skip", result.skipped > 0 ? std::to_string(result.skipped) : ""}}
  );
  return json_feed_page(result.items, link);
}

}  // namespace

Routes::Answer Routes::search(const ApiRequest& request) {
  QueryReader query(request);
  SearchPage page{.query = query.search("q").value(), .now = now()};
  const std::int64_t wanted = query.number("limit").value_or(default_limit);
  if (const auto after = query.number("after")) page.after = ItemId{*after};
  if (const auto before = query.number("before")) page.before = ItemId{*before};
  read_order(page, query);
  page.skipped = query.number("skip").value_or(0);
  page.filter = co_await filter(query);
  query.finish();
  auto find = [&](Store& store) { return page_text(store, request, page, wanted); };
  ApiReply reply{.content_type = "application/feed+json"};
  reply.body = co_await parts_.readers.run(std::move(find));
  co_return reply;
}

}  // namespace feedwire::daemon
