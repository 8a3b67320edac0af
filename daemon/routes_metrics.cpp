// GET /metrics: what was counted, and what is measured at the moment of being asked.
#include <algorithm>

#include "daemon/clock.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/process_figures.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "daemon/store_files.hpp"

namespace feedwire::daemon {

using schema::Store;

/// What takes a file or a query to know.
struct StoreFigures {
  schema::FeedCounts feeds{};
  schema::StoreSize size{};
  std::int64_t search_lag{};
  std::int64_t stories_lag{};
  std::size_t holds{};
  StoreFiles files{};
  ProcessFigures process{};
};

namespace {

StoreFigures measured(Store& store, const std::filesystem::path& file) {
  return {
      .feeds = store.catalogue().counts(now()),
      .size = store.size(),
      .search_lag = store.search_index().lag(),
      .stories_lag = store.stories().lag(),
      .holds = store.holds().current(now()).size(),
      .files = StoreFiles::of(file),
      .process = ProcessFigures::now()};
}

template <typename Number>
double as_double(Number number) {
  return static_cast<double>(number);
}

template <typename Number>
Gauge one(std::string_view name, std::string_view help, Number value) {
  return {.name = name, .help = help, .samples = {{.value = as_double(value)}}};
}

template <typename Number>
Gauge rising(std::string_view name, std::string_view help, Number value) {
  Gauge gauge = one(name, help, value);
  gauge.is_counter = true;
  return gauge;
}

Gauge feeds_by_state(const schema::FeedCounts& counts) {
  Gauge gauge{.name = "feedwire_feeds", .help = "Feeds by state."};
  for (const std::string_view state : feed_states)
    gauge.samples.push_back(
        {.value = as_double(counts.in(state)), .label = "state", .label_value = std::string(state)}
    );
  return gauge;
}

Gauge store_bytes(const StoreFigures& figures) {
  return {
      .name = "feedwire_store_bytes",
      .help = "Size of the store's files.",
      .samples = {
          {.value = as_double(figures.files.database), .label = "file", .label_value = "database"},
          {.value = as_double(figures.files.wal), .label = "file", .label_value = "wal"}}};
}

Gauge build_info() {
  return {
      .name = "feedwire_build_info",
      .help = "1, with the version.",
      .samples = {{.value = 1, .label = "version", .label_value = FEEDWIRE_VERSION}}};
}

// Names are of people's own making, and a script may make one each time it runs.
constexpr std::size_t most_named = 100;

void add_subscriptions(std::vector<SubscriptionView> all, std::vector<Gauge>& gauges) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.lag() > b.lag();
  });
  Gauge lags{
      .name = "feedwire_subscription_lag",
      .help = "Events that a subscription is behind; the hundred furthest."};
  std::size_t connected = 0;
  std::int64_t largest = 0;
  for (const SubscriptionView& view : all) {
    connected += view.is_connected ? 1U : 0U;
    largest = std::max(largest, view.lag());
    if (lags.samples.size() == most_named) continue;
    lags.samples.push_back(
        {.value = as_double(view.lag()),
         .label = "subscription",
         .label_value = view.subscription.name}
    );
  }
  gauges.push_back(one("feedwire_subscriptions", "Durable subscriptions.", all.size()));
  gauges.push_back(one(
      "feedwire_subscriptions_connected", "Durable subscriptions that a client streams.", connected
  ));
  gauges.push_back(
      one("feedwire_subscription_lag_max",
          "Events that the subscription furthest behind is behind.",
          largest)
  );
  if (!all.empty()) gauges.push_back(std::move(lags));
}

// The names that Prometheus' own clients use.
void add_process(const ProcessFigures& process, std::vector<Gauge>& gauges) {
  gauges.push_back(rising("process_cpu_seconds_total", "User and system time.", process.cpu_seconds)
  );
  gauges.push_back(
      one("process_start_time_seconds",
          "Start of the process, in seconds since the epoch.",
          process.start_seconds)
  );
  gauges.push_back(one("process_resident_memory_bytes", "Resident memory.", process.resident_bytes)
  );
  gauges.push_back(one("process_virtual_memory_bytes", "Address space.", process.virtual_bytes));
  gauges.push_back(one("process_threads", "Threads.", process.threads));
  gauges.push_back(one("process_open_fds", "Open file descriptors.", process.open_descriptors));
  gauges.push_back(
      one("process_max_fds", "File descriptors that may be open.", process.most_descriptors)
  );
}

}  // namespace

std::vector<Gauge> Routes::gauges(const StoreFigures& figures) const {
  std::vector<Gauge> gauges{build_info(), feeds_by_state(figures.feeds), store_bytes(figures)};
  const auto add = [&](std::string_view name, std::string_view help, auto value) {
    gauges.push_back(one(name, help, value));
  };
  add("feedwire_feeds_due", "Feeds whose time has come.", figures.feeds.due);
  add("feedwire_feeds_late",
      "Feeds that have been due for more than five minutes.",
      figures.feeds.late);
  add("feedwire_fetches_in_flight",
      "Feeds being looked at, those included that wait for their host's turn.",
      parts_.scheduler.in_flight());
  add("feedwire_transfers", "Transfers under way.", parts_.http.in_flight());
  add("feedwire_holds", "Places that asked for a pause, and have it.", figures.holds);
  add("feedwire_network_down",
      "1 while hosts that have nothing to do with each other all fail.",
      parts_.etiquette.outage_pause() ? 1 : 0);
  add("feedwire_writer_queue",
      "Pieces of work that wait for the next transaction.",
      parts_.store.queued());
  add("feedwire_store_degraded",
      "1 while the store cannot be written to.",
      parts_.store.problem().empty() ? 0 : 1);
  add("feedwire_store_free_bytes", "Free space where the store is.", figures.files.free);
  add("feedwire_items", "Items in the store.", figures.size.items);
  add("feedwire_log_head", "Seq of the newest event.", parts_.hub.head().value);
  add("feedwire_search_lag", "Events that the search does not have yet.", figures.search_lag);
  add("feedwire_stories_lag", "Events that were not compared for stories yet.", figures.stories_lag
  );
  add("feedwire_followers", "Open streams.", followers_);
  add_subscriptions(parts_.subscriptions.all(), gauges);
  add_process(figures.process, gauges);
  return gauges;
}

Routes::Answer Routes::metrics(const ApiRequest& request) {
  QueryReader(request).finish();
  auto measure = [&](Store& store) { return measured(store, parts_.store_file); };
  const StoreFigures figures = co_await parts_.readers.run(std::move(measure));
  co_return ApiReply{
      .content_type = "text/plain; version=0.0.4; charset=utf-8",
      .body = parts_.metrics.text(gauges(figures))};
}

}  // namespace feedwire::daemon
