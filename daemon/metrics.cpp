#include "daemon/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <iterator>

namespace feedwire::daemon {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

const Histogram::BucketBoundaries fetch_seconds{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60};
const Histogram::BucketBoundaries fetch_bytes{1e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7};
// An fsync takes from a fraction of a millisecond to some, and seconds where the disk is in
// trouble.
const Histogram::BucketBoundaries commit_seconds{
    0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};
const Histogram::BucketBoundaries commit_pieces{1, 2, 4, 8, 16, 32, 64, 128};

struct FetchResult {
  const char* word;
  bool is_failure;
};
// By their places here they are counted.
enum : std::size_t { fresh, same, not_modified, http_error, unreadable, no_answer };
constexpr std::array fetch_results{
    FetchResult{"new", false},
    FetchResult{"same", false},
    FetchResult{"not_modified", false},
    FetchResult{"http_error", true},
    FetchResult{"unreadable", true},
    FetchResult{"no_answer", true}};

std::size_t result_of(const schema::FetchRecord& record) {
  if (record.status == 0) return no_answer;
  if (record.not_modified) return not_modified;
  const bool is_good_status = record.status >= 200 && record.status < 300;
  if (!record.error.empty()) return is_good_status ? unreadable : http_error;
  return record.added + record.changed > 0 ? fresh : same;
}

double in_seconds(std::chrono::duration<double> time) { return time.count(); }

auto counters_by_result(Family<Counter>& fetches) {
  std::array<Counter*, fetch_results.size()> counters{};
  for (std::size_t at = 0; at < counters.size(); ++at)
    counters[at] = &fetches.Add({{"result", fetch_results[at].word}});
  return counters;
}

// Methods that nobody serves are one: a client must not be able to make names.
std::string known_method(std::string_view method) {
  for (const char* known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    if (method == known) return known;
  }
  return "other";
}

prometheus::MetricFamily family_of(const Gauge& gauge) {
  prometheus::MetricFamily family;
  family.name = gauge.name;
  family.help = gauge.help;
  family.type = gauge.is_counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  for (const Gauge::Sample& sample : gauge.samples) {
    prometheus::ClientMetric metric;
    if (!sample.label.empty())
      metric.label.push_back({std::string(sample.label), sample.label_value});
    metric.gauge.value = sample.value;
    metric.counter.value = sample.value;
    family.metric.push_back(std::move(metric));
  }
  return family;
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry{};

  Family<Counter>& counter(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Histogram& histogram(
      const char* name, const char* help, const Histogram::BucketBoundaries& bounds
  ) {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
    return family.Add({}, bounds);
  }

  Family<Counter>& fetches = counter(
      "feedwire_fetches_total",
      "Requests to feeds whose answers were stored, by what became of them."
  );
  // By their place in fetch_results: looking one up costs a lock and a few strings.
  std::array<Counter*, fetch_results.size()> by_result = counters_by_result(fetches);
  Histogram& durations = histogram(
      "feedwire_fetch_duration_seconds",
      "How long a fetch took, redirects included and waiting for a place excluded.",
      fetch_seconds
  );
  Histogram& sizes =
      histogram("feedwire_fetch_size_bytes", "What came over the wire for a fetch.", fetch_bytes);
  Family<Counter>& events = counter("feedwire_events_total", "Events of items, by kind.");
  Counter& added = events.Add({{"event", "item"}});
  Counter& changed = events.Add({{"event", "update"}});
  Counter& removed = events.Add({{"event", "removed"}});
  Histogram& commits = histogram(
      "feedwire_commit_duration_seconds",
      "How long a transaction took until it was on disk.",
      commit_seconds
  );
  Histogram& pieces =
      histogram("feedwire_commit_size", "Pieces of work that shared a transaction.", commit_pieces);
  Family<Counter>& requests = counter(
      "feedwire_requests_total",
      "Requests over the socket that could be read, by method and status."
  );
  Family<Counter>& reloads =
      counter("feedwire_reloads_total", "Reloads of the configuration, by what became of them.");
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {
  // A rate needs the zero before the first.
  for (const char* result : {"applied", "refused"}) families_->reloads.Add({{"result", result}});
}

Metrics::~Metrics() = default;

void Metrics::count_fetch(const schema::FetchRecord& record) {
  families_->by_result[result_of(record)]->Increment();
  families_->durations.Observe(in_seconds(record.duration));
  families_->sizes.Observe(static_cast<double>(record.bytes));
}

void Metrics::count_events(const schema::Recorded& recorded) {
  families_->added.Increment(recorded.added);
  families_->changed.Increment(recorded.changed);
  families_->removed.Increment(recorded.removed);
}

void Metrics::count_commit(std::chrono::steady_clock::duration took, std::size_t pieces) {
  families_->commits.Observe(in_seconds(took));
  families_->pieces.Observe(static_cast<double>(pieces));
}

void Metrics::count_request(std::string_view method, int status) {
  families_->requests.Add({{"method", known_method(method)}, {"status", std::to_string(status)}}
  ).Increment();
}

void Metrics::count_reload(bool is_applied) {
  families_->reloads.Add({{"result", is_applied ? "applied" : "refused"}}).Increment();
}

WorkTotals Metrics::totals() const {
  WorkTotals totals;
  for (std::size_t at = 0; at < fetch_results.size(); ++at) {
    const auto count = static_cast<std::uint64_t>(families_->by_result[at]->Value());
    totals.fetches += count;
    if (fetch_results[at].is_failure) totals.failed += count;
  }
  totals.added = static_cast<std::uint64_t>(families_->added.Value());
  totals.changed = static_cast<std::uint64_t>(families_->changed.Value());
  totals.removed = static_cast<std::uint64_t>(families_->removed.Value());
  return totals;
}

std::string Metrics::text(const std::vector<Gauge>& gauges) const {
  std::vector<prometheus::MetricFamily> families = families_->registry.Collect();
  for (const Gauge& gauge : gauges) families.push_back(family_of(gauge));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace feedwire::daemon
