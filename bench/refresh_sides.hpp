// The two sides of the refresh benchmark, each a process that refreshes the same feeds when told.
#pragma once

#include <memory>

#include "bench/refresh_daemon.hpp"

namespace feedwire::bench {

struct Settings {
  std::size_t feeds{1'000};
  std::size_t hosts{200};
  std::size_t width{64};  ///< transfers at once
  int rounds{1};
  bool is_plain{false};  ///< leave out the scenes with latency and with slow feeds
  std::vector<std::string> fetch_lines{};  ///< more of the daemon's [fetch]
};

/// One refresh of one side.
struct Figures {
  double wall{};  ///< seconds, until the last outcome is told
  Cost cost{};
  int failed{};
  std::int64_t items{};  ///< stored in all
  double afterwards{};   ///< CPU seconds once the last outcome was told
  double others{};       ///< when the last of the feeds that are not slow was done, in seconds
};

/// Whether the scene with slow feeds makes this one slow.
bool is_slow(std::size_t feed);

/// bench_refresh_bare.
class BareSide {
 public:
  /// Asks for everything once.
  BareSide(
      const std::filesystem::path& place, const std::vector<std::string>& urls, std::size_t width
  );

  Figures refresh();

 private:
  std::unique_ptr<Process> process_;
};

/// feedwired.
class DaemonSide {
 public:
  /// Registers the feeds and asks for everything once.
  DaemonSide(
      const std::filesystem::path& place,
      const std::vector<std::string>& urls,
      const Settings& settings
  );

  Figures refresh();

 private:
  double settle();

  DaemonRun daemon_;
};

}  // namespace feedwire::bench
