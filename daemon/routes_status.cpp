// GET /v1/status and /healthz: is it well, and how much of everything is there.
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>

#include "daemon/clock.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/json_text.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace json = boost::json;
using schema::Store;

namespace {

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

json::object store_object(const std::filesystem::path& file) {
  std::error_code error;
  const auto space = std::filesystem::space(file.parent_path(), error);
  return {
      {"path", file.string()},
      {"bytes", size_of(file)},
      {"wal_bytes", size_of(file.string() + "-wal")},
      {"free_bytes", error ? 0 : space.available}};
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
      {"config", nullptr},
      {"state_dir", parts_.store_file.parent_path().string()}};
  if (!problem.empty()) object["problem"] = problem;
  if (const auto since = parts_.etiquette.outage_since())
    object["network_down_since"] = feeds::format_rfc3339(*since);
  if (!parts_.config_file.empty()) object["config"] = parts_.config_file;
  co_return ApiReply{.body = json_text(object) + "\n"};
}

namespace {

/// The text format of Prometheus: one family after the other, each with its meaning.
class MetricsText {
 public:
  void family(const char* name, const char* type, const char* help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  template <typename Number>
  void sample(Number value, const std::string& labels = {}) {
    text_ += fmt::format("{}{} {}\n", name_, labels, value);
  }
  template <typename Number>
  void gauge(const char* name, const char* help, Number value) {
    family(name, "gauge", help);
    sample(value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string name_{};
  std::string text_{};
};

}  // namespace

Routes::Answer Routes::metrics(const ApiRequest& request) {
  QueryReader(request).finish();
  auto measure = [&](Store& store) {
    return Measured{
        .feeds = store.catalogue().counts(now()),
        .size = store.size(),
        .search_lag = store.search_index().lag(),
        .stories_lag = store.stories().lag(),
        .store = {},
        .resident = resident_bytes()};
  };
  const Measured measured = co_await parts_.readers.run(std::move(measure));
  MetricsText text;
  text.family("feedwire_feeds", "gauge", "Feeds by state.");
  for (const std::string_view state : feed_states)
    text.sample(measured.feeds.in(state), fmt::format("{{state=\"{}\"}}", state));
  text.gauge("feedwire_feeds_due", "Feeds whose time has come.", measured.feeds.due);
  text.gauge("feedwire_fetches_in_flight", "Feeds being fetched.", parts_.scheduler.in_flight());
  text.gauge(
      "feedwire_network_down",
      "1 while hosts that have nothing to do with each other all fail.",
      parts_.etiquette.outage_pause() ? 1 : 0
  );
  text.gauge("feedwire_items", "Items in the store.", measured.size.items);
  text.gauge("feedwire_log_head", "Seq of the newest event.", parts_.hub.head().value);
  text.gauge(
      "feedwire_search_lag", "Events that the search does not have yet.", measured.search_lag
  );
  text.gauge(
      "feedwire_stories_lag", "Events that were not compared for stories yet.", measured.stories_lag
  );
  text.gauge("feedwire_followers", "Open streams.", followers_);
  const SubscriptionCounts subscriptions = counts_of(parts_.subscriptions);
  text.gauge("feedwire_subscriptions", "Durable subscriptions.", subscriptions.total);
  text.gauge(
      "feedwire_subscriptions_connected",
      "Durable subscriptions that a client streams.",
      subscriptions.connected
  );
  text.gauge(
      "feedwire_subscription_lag_max",
      "Events that the subscription furthest behind is behind.",
      subscriptions.largest_lag
  );
  text.gauge(
      "feedwire_store_degraded",
      "1 while the store cannot be written to.",
      parts_.store.problem().empty() ? 0 : 1
  );
  text.gauge("process_resident_memory_bytes", "Resident memory.", measured.resident);
  co_return ApiReply{
      .content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text.take()};
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
