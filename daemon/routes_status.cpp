// GET /v1/status and /healthz: is it well, and how much of everything is there.
#include <unistd.h>

#include <boost/json.hpp>

#include "daemon/clock.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/json_text.hpp"
#include "daemon/process_figures.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "daemon/store_files.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace json = boost::json;
using schema::Store;

namespace {

json::object store_object(const std::filesystem::path& file) {
  const StoreFiles files = StoreFiles::of(file);
  return {
      {"path", file.string()},
      {"bytes", files.database},
      {"wal_bytes", files.wal},
      {"free_bytes", files.free}};
}

json::object feeds_object(const schema::FeedCounts& counts, std::size_t fetching) {
  json::object object{{"total", counts.total}};
  for (const std::string_view state : feed_states) object[state] = counts.in(state);
  object["due"] = counts.due;
  object["fetching"] = fetching;
  return object;
}

json::array folders_array(const std::vector<FolderView>& folders) {
  json::array array;
  for (const FolderView& folder : folders) {
    json::object object{
        {"path", folder.path.string()},
        {"documents", folder.documents},
        {"state", folder.state},
        {"error", nullptr}};
    if (!folder.error.empty()) object["error"] = folder.error;
    array.push_back(std::move(object));
  }
  return array;
}

json::array archives_array(const std::vector<ArchiveView>& archives) {
  json::array array;
  for (const ArchiveView& archive : archives) {
    json::object object{
        {"path", archive.path.string()},
        {"posts", archive.posts},
        {"lag", archive.lag},
        {"state", archive.state},
        {"error", nullptr}};
    if (!archive.error.empty()) object["error"] = archive.error;
    array.push_back(std::move(object));
  }
  return array;
}

struct SubscriptionCounts {
  std::size_t total{0};
  std::int64_t connected{0};
  std::int64_t largest_lag{0};
};

SubscriptionCounts counts_of(const Subscriptions& subscriptions) {
  SubscriptionCounts counts;
  for (const SubscriptionView& view : subscriptions.all()) {
    ++counts.total;
    counts.connected += view.is_connected ? 1 : 0;
    counts.largest_lag = std::max(counts.largest_lag, view.lag());
  }
  return counts;
}

json::object subscriptions_object(const SubscriptionCounts& counts) {
  return {
      {"total", counts.total},
      {"connected", counts.connected},
      {"largest_lag", counts.largest_lag}};
}

// What takes a file or a query to know.
struct Measured {
  schema::FeedCounts feeds{};
  schema::StoreSize size{};
  std::int64_t search_lag{};
  std::int64_t stories_lag{};
  json::object store{};
  std::uint64_t resident{};
};

}  // namespace

Routes::Answer Routes::status(const ApiRequest& request) {
  QueryReader(request).finish();
  auto measure = [&](Store& store) {
    return Measured{
        .feeds = store.catalogue().counts(now()),
        .size = store.size(),
        .search_lag = store.search_index().lag(),
        .stories_lag = store.stories().lag(),
        .store = store_object(parts_.store_file),
        .resident = resident_bytes()};
  };
  Measured measured = co_await parts_.readers.run(std::move(measure));
  const std::string problem = parts_.store.problem();
  const auto uptime = std::chrono::steady_clock::now() - started_steady_;
  json::object object{
      {"version", FEEDWIRE_VERSION},
      {"pid", getpid()},
      {"started", feeds::format_rfc3339(started_)},
      {"uptime_seconds", std::chrono::duration_cast<seconds>(uptime).count()},
      {"state", problem.empty() ? "running" : "degraded"},
      {"problem", nullptr},
      {"feeds", feeds_object(measured.feeds, parts_.scheduler.in_flight())},
      {"folders", folders_array(parts_.folders())},
      {"archives", archives_array(parts_.archives())},
      {"items", measured.size.items},
      {"head", parts_.hub.head().value},
      {"network_down_since", nullptr},
      {"followers", followers_},
      {"subscriptions", subscriptions_object(counts_of(parts_.subscriptions))},
      {"search", json::object{{"lag", measured.search_lag}}},
      {"stories", json::object{{"lag", measured.stories_lag}}},
      {"store", std::move(measured.store)},
      {"memory", json::object{{"resident_bytes", measured.resident}}},
      {"socket", parts_.socket},
      {"socket_readonly", nullptr},
      {"config", nullptr},
      {"state_dir", parts_.store_file.parent_path().string()}};
  if (!problem.empty()) object["problem"] = problem;
  if (!parts_.socket_readonly.empty()) object["socket_readonly"] = parts_.socket_readonly;
  if (const auto since = parts_.etiquette.outage_since())
    object["network_down_since"] = feeds::format_rfc3339(*since);
  if (!parts_.config_file.empty()) object["config"] = parts_.config_file;
  co_return ApiReply{.body = json_text(object) + "\n"};
}

Routes::Answer Routes::health(const ApiRequest& request) {
  QueryReader(request).finish();
  const std::string problem = parts_.store.problem();
  if (problem.empty()) co_return ApiReply{.body = "{\"status\":\"ok\"}\n"};
  ApiReply reply{.status = 503};
  reply.body = json_text(json::object{{"status", "degraded"}, {"problem", problem}}) + "\n";
  co_return reply;
}

}  // namespace feedwire::daemon
