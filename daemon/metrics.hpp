// What the daemon counts as it works, for Prometheus and for the hourly line of the log.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/item_log.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

/// A number at the moment of being asked, as /metrics shows it.
struct Gauge {
  std::string_view name{};
  std::string_view help{};
  struct Sample {
    double value{};
    std::string_view label{};  ///< empty: there is only one
    std::string label_value{};
  };
  std::vector<Sample> samples{};
  bool is_counter{false};  ///< it only rises, but somebody else counts it
};

/// All since the daemon's start.
struct WorkTotals {
  std::uint64_t fetches{};
  std::uint64_t failed{};
  std::uint64_t added{};
  std::uint64_t changed{};
  std::uint64_t removed{};
};

/// Counters and histograms that only grow. Any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// A request that went out to a feed, and what became of it: "new", "same" (a document that
  /// brought nothing), "not_modified", "http_error", "unreadable" (an answer that is no feed),
  /// "no_answer".
  void count_fetch(const schema::FetchRecord& record);
  /// Events that were made durable, wherever they came from.
  void count_events(const schema::Recorded& recorded);
  /// A transaction of the writer, and how many pieces of work shared it.
  void count_commit(std::chrono::steady_clock::duration took, std::size_t pieces);
  /// A request over the socket.
  void count_request(std::string_view method, int status);
  void count_reload(bool is_applied);

  WorkTotals totals() const;

  /// The text format of Prometheus (0.0.4): what was counted, and `gauges`.
  std::string text(const std::vector<Gauge>& gauges) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace feedwire::daemon
