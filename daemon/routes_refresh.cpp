// Refreshes that people ask for, with their progress as NDJSON where they wait for it.
#include <boost/json.hpp>

#include "daemon/json_text.hpp"
#include "daemon/query.hpp"
#include "daemon/report_json.hpp"
#include "daemon/routes.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using schema::Source;
using schema::Store;

namespace {

// Refreshes of one request that are under way at once. Most of them wait for a transfer or for the
// writer, so there are more than transfers: what is slow to answer must be asked early.
constexpr std::size_t width = 160;

std::string line(const json::object& object) { return json_text(object) + "\n"; }

std::string fetched_line(const RefreshReport& report) {
  json::object object{{"event", "fetched"}};
  for (auto& [name, value] : report_object(report)) object[name] = value;
  return line(object);
}

struct Totals {
  std::size_t feeds{0};
  std::size_t failed{0};
  int added{0};
  int changed{0};

  void count(const RefreshReport& report) {
    ++feeds;
    if (!report.is_ok()) ++failed;
    added += report.recorded.added;
    changed += report.recorded.changed;
  }
};

// Orders waiting to be carried out by a few workers, and reports waiting to be told.
struct Work {
  std::vector<RefreshOrder> orders{};
  std::size_t next{0};
  std::size_t reported{0};
  std::vector<RefreshReport> reports{};
  Bell bell;
};

// Shared, since whoever asked may leave while it goes on.
asio::awaitable<void> carry_out(std::shared_ptr<Work> work, Scheduler& scheduler) {
  while (work->next < work->orders.size()) {
    RefreshOrder order = work->orders[work->next++];
    RefreshReport report = co_await scheduler.refresh(std::move(order));
    work->reports.push_back(std::move(report));
    work->bell.ring();
  }
}

}  // namespace

Routes::Answer Routes::refresh_feed(const ApiRequest& request) {
  const Source source = co_await find_feed(request.path[2]);
  if (source.kind == schema::SourceKind::folder)
    refuse(409, "a folder is watched all the time; there is nothing to refresh");
  co_return refresh(request, {source.id});
}

Routes::Answer Routes::refresh_all(const ApiRequest& request) {
  auto list = [](Store& store) { return store.catalogue().all(); };
  const std::vector<Source> sources = co_await parts_.readers.run(std::move(list));
  std::vector<schema::FeedId> feeds;
  for (const Source& source : sources) {
    const bool is_asked =
        source.kind == schema::SourceKind::feed && !source.settings.paused && !source.state.gone;
    if (is_asked) feeds.push_back(source.id);
  }
  co_return refresh(request, std::move(feeds));
}

ApiReply Routes::refresh(const ApiRequest& request, std::vector<schema::FeedId> feeds) {
  QueryReader query(request);
  const bool is_forced = query.flag("force");
  const bool is_awaited = query.flag("wait");
  query.finish();
  std::vector<RefreshOrder> orders;
  for (const schema::FeedId feed : feeds) {
    orders.push_back(
        {.feed = feed, .reason = "refresh", .is_forced = is_forced, .is_by_person = true}
    );
  }
  if (is_awaited) {
    ApiReply reply{.content_type = "application/x-ndjson"};
    reply.stream = [this, orders](Outlet& outlet) { return show_refresh(orders, outlet); };
    return reply;
  }
  for (const RefreshOrder& order : orders) parts_.scheduler.start(order);
  return {.status = 202, .body = line({{"feeds", feeds.size()}})};
}

asio::awaitable<void> Routes::show_refresh(std::vector<RefreshOrder> orders, Outlet& outlet) {
  std::string first = line({{"event", "started"}, {"feeds", orders.size()}});
  if (!co_await outlet.write(std::move(first))) co_return;
  auto work =
      std::make_shared<Work>(Work{.orders = std::move(orders), .bell = Bell(parts_.executor)});
  for (std::size_t i = 0; i < std::min(width, work->orders.size()); ++i) {
    background_.spawn(carry_out(work, parts_.scheduler));
  }
  Totals totals;
  while (work->reported < work->orders.size()) {
    if (work->reported == work->reports.size()) {
      co_await work->bell.wait();
      continue;
    }
    const RefreshReport& report = work->reports[work->reported++];
    totals.count(report);
    std::string told = fetched_line(report);
    if (!co_await outlet.write(std::move(told))) co_return;
  }
  std::string last = line(
      {{"event", "finished"},
       {"feeds", totals.feeds},
       {"failed", totals.failed},
       {"new", totals.added},
       {"changed", totals.changed}}
  );
  co_await outlet.write(std::move(last));
}

}  // namespace feedwire::daemon
