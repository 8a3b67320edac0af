// A refresh of 1,000 feeds through the real daemon, held against a bare pipeline in the same run.
//
// A local nginx serves 117 MB of feeds (43 MB gzipped) from 200 addresses. Both sides are processes
// that stay up between the scenes and keep their connections; both ask for everything once before
// it is there (404), so that no scene pays for connecting. Figures: wall from the request until the
// last outcome is told, CPU of the process with all its threads, peak of its resident memory.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bench/refresh_feeds.hpp"
#include "bench/refresh_origin.hpp"
#include "bench/refresh_sides.hpp"
#include "tests/scratch.hpp"

using namespace feedwire::bench;

namespace {

constexpr const char* slow_scene = "2 % slow, cold";

/// What must be reached, as ratios to the bare pipeline.
struct Goal {
  double wall{};
  double cpu{};  ///< 0: none is set
};

struct Row {
  std::string scene{};
  Goal goal{};
  Figures bare{};
  Figures daemon{};
};

std::vector<std::string> urls_at(
    const Settings& settings, std::uint16_t port, std::uint16_t slow_port
) {
  std::vector<std::string> urls;
  for (std::size_t feed = 0; feed < settings.feeds; ++feed) {
    const std::string path = "/" + std::to_string(feed) + ".xml";
    urls.push_back(url_at(feed % settings.hosts, is_slow(feed) ? slow_port : port, path));
  }
  return urls;
}

class Bench {
 public:
  explicit Bench(const Settings& settings)
      : settings_(settings),
        press_(place_.path() / "feeds", settings.feeds),
        nginx_(place_.path() / "nginx", press_.served()),
        latency_(nginx_.port(), std::chrono::milliseconds(50)),
        slow_(nginx_.port(), std::chrono::seconds(2)) {
    const Printed first = press_.print(Edition::first);
    press_.print(Edition::changed, 20);
    press_.print(Edition::touched);
    fmt::print(
        "{} feeds on {} addresses, {} entries, {:.0f} MB, {:.0f} MB gzipped; {} transfers at once; "
        "best of {}\n",
        first.feeds,
        settings.hosts,
        first.entries,
        static_cast<double>(first.bytes) / 1e6,
        static_cast<double>(first.gzipped) / 1e6,
        settings.width,
        settings.rounds
    );
  }

  std::vector<Row> run() {
    const std::uint16_t port = nginx_.port();
    begin("plain", urls_at(settings_, port, port));
    press_.publish(Edition::first);
    measure("cold", {1.5, 2});
    measure("warm", {1.5, 0});
    press_.publish(Edition::changed);
    measure("5 % changed", {2, 0});
    press_.publish(Edition::touched);
    measure("touch", {1.2, 0});
    if (!settings_.is_plain) run_delayed(port);
    return std::exchange(rows_, {});
  }

 private:
  void run_delayed(std::uint16_t port) {
    begin("latency", urls_at(settings_, latency_.port(), latency_.port()));
    press_.publish(Edition::first);
    measure("50 ms, cold", {1.1, 0});
    measure("50 ms, warm", {1.1, 0});
    begin("slow", urls_at(settings_, port, slow_.port()));
    press_.publish(Edition::first);
    measure(slow_scene, {1.1, 0});
    measure("2 % slow, warm", {1.1, 0});
  }

  void begin(const std::string& name, const std::vector<std::string>& urls) {
    press_.withdraw();
    bare_.reset();
    daemon_.reset();
    const auto place = place_.path() / (name + std::to_string(++begun_));
    bare_ = std::make_unique<BareSide>(place / "bare", urls, settings_.width);
    daemon_ = std::make_unique<DaemonSide>(place / "feedwire", urls, settings_);
  }

  void measure(const std::string& scene, Goal goal) {
    rows_.push_back({scene, goal, bare_->refresh(), daemon_->refresh()});
    fmt::print(stderr, "{}: done\n", scene);
  }

  Settings settings_;
  feedwire::tests::Scratch place_;
  Press press_;
  Nginx nginx_;
  Relay latency_;
  Relay slow_;
  std::unique_ptr<BareSide> bare_{};
  std::unique_ptr<DaemonSide> daemon_{};
  int begun_{0};
  std::vector<Row> rows_{};
};

void keep_better(Figures& best, const Figures& other) {
  best.wall = std::min(best.wall, other.wall);
  best.cost.cpu = std::min(best.cost.cpu, other.cost.cpu);
  best.cost.peak_kib = std::max(best.cost.peak_kib, other.cost.peak_kib);
  best.failed = std::max(best.failed, other.failed);
  best.afterwards = std::min(best.afterwards, other.afterwards);
  best.others = std::min(best.others, other.others);
}

void print(const Row& row) {
  const double wall = row.daemon.wall / row.bare.wall;
  const double cpu = row.daemon.cost.cpu / row.bare.cost.cpu;
  const bool is_reached = wall <= row.goal.wall && (row.goal.cpu == 0 || cpu <= row.goal.cpu);
  fmt::print(
      "{:<15} {:6.3f} {:6.3f} {:5.0f} {:6} | {:6.3f} {:6.3f} {:5.0f} {:6} | {:5.2f} (≤{:3.1f}) "
      "{:5.2f} {} {}\n",
      row.scene,
      row.bare.wall,
      row.bare.cost.cpu,
      static_cast<double>(row.bare.cost.peak_kib) / 1024,
      row.bare.items,
      row.daemon.wall,
      row.daemon.cost.cpu,
      static_cast<double>(row.daemon.cost.peak_kib) / 1024,
      row.daemon.items,
      wall,
      row.goal.wall,
      cpu,
      row.goal.cpu == 0 ? "      " : fmt::format("(≤{:3.1f})", row.goal.cpu),
      is_reached ? "reached" : "missed"
  );
  if (row.bare.failed + row.daemon.failed > 0)
    fmt::print("   failed: bare {}, feedwire {}\n", row.bare.failed, row.daemon.failed);
  if (row.daemon.afterwards > 0.01)
    fmt::print("   behind the announcement: {:.3f} s of CPU\n", row.daemon.afterwards);
}

void print(const std::vector<Row>& rows) {
  fmt::print(
      "{:<15} {:^27} | {:^27} | feedwire ÷ bare (goal)\n"
      "{:<15} wall s  cpu s   MiB  items | wall s  cpu s   MiB  items | wall         cpu\n",
      "",
      "bare pipeline",
      "feedwired",
      "scene"
  );
  std::uint64_t peak = 0;
  for (const Row& row : rows) {
    print(row);
    peak = std::max(peak, row.daemon.cost.peak_kib);
  }
  fmt::print(
      "peak of resident memory: {:.0f} MiB (goal: 80 MB)\n", static_cast<double>(peak) / 1024
  );
  const auto slow = std::find_if(rows.begin(), rows.end(), [](const Row& row) {
    return row.scene == slow_scene;
  });
  if (slow == rows.end()) return;
  fmt::print(
      "the feeds that are not slow were done after {:.3f} s; the same without slow ones: {:.3f} "
      "s\n",
      slow->daemon.others,
      rows.front().daemon.others
  );
}

}  // namespace

int main(int count, char** arguments) {
  Settings settings;
  CLI::App app("Refreshes many feeds through feedwired and through a bare pipeline");
  app.add_option("--feeds", settings.feeds, "How many feeds")->capture_default_str();
  app.add_option("--hosts", settings.hosts, "On how many addresses")->capture_default_str();
  app.add_option("--width", settings.width, "Transfers at once, on both sides")
      ->capture_default_str();
  app.add_option("--rounds", settings.rounds, "Best of so many runs")->capture_default_str();
  app.add_flag("--plain", settings.is_plain, "Without latency and slow feeds");
  app.add_option("--fetch", settings.fetch_lines, "A line for [fetch] of the configuration");
  CLI11_PARSE(app, count, arguments);
  Bench bench(settings);
  std::vector<Row> best = bench.run();
  for (int round = 1; round < settings.rounds; ++round) {
    const std::vector<Row> more = bench.run();
    for (std::size_t i = 0; i < best.size(); ++i) {
      keep_better(best[i].bare, more[i].bare);
      keep_better(best[i].daemon, more[i].daemon);
    }
  }
  print(best);
}
