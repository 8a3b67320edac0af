// What 100,000 feeds cost the daemon while it mostly waits: memory, CPU between polls, time to
// start.
//
// All are registered through the API and asked for a first time from a local nginx; then their next
// polls are spread over a day, as a day of polling leaves them, and the daemon is started again.
#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "bench/refresh_daemon.hpp"
#include "bench/refresh_feeds.hpp"
#include "bench/refresh_origin.hpp"
#include "tests/scratch.hpp"

using namespace feedwire::bench;
using Clock = std::chrono::steady_clock;

namespace {

// 5 feeds to an address, as in the refresh benchmark.
constexpr std::size_t feeds_a_host = 5;

constexpr const char* configuration = R"([fetch]
allow_private = ["127.0.0.0/8"]
default_interval = "1d"
)";

constexpr const char* document = R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>新闻</title><link>https://example.org/</link>
<item><title>第二篇</title><guid isPermaLink="false">2</guid><description>正文</description></item>
<item><title>第一篇</title><guid isPermaLink="false">1</guid><description>正文</description></item>
</channel></rss>
)";

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double mib(std::uint64_t kib) { return static_cast<double>(kib) / 1024; }

/// Waits for a second in which the daemon does next to nothing.
void rest(Process& daemon) {
  double before = -1;
  double cpu = daemon.cost().cpu;
  while (cpu - before > 0.05) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    before = std::exchange(cpu, daemon.cost().cpu);
  }
}

void tell(DaemonRun& daemon, const std::string& what, double seconds) {
  const Cost cost = daemon.process().cost();
  fmt::print(
      "{:<34} {:7.2f} s, {:7.2f} s of CPU, resident {:6.1f} MiB, at most {:6.1f} MiB\n",
      what,
      seconds,
      cost.cpu,
      mib(daemon.process().resident_kib()),
      mib(cost.peak_kib)
  );
}

void register_all(const std::filesystem::path& place, const std::vector<std::string>& urls) {
  DaemonRun daemon(place, configuration);
  daemon.process().begin();
  auto begin = Clock::now();
  daemon.post("/v1/opml", opml_of(urls));
  tell(daemon, "registered through POST /v1/opml", since(begin));
  daemon.process().begin();
  begin = Clock::now();
  rest(daemon.process());
  tell(daemon, "first poll of all of them", since(begin));
  daemon.process().begin();
  begin = Clock::now();
  const std::size_t bytes = daemon.get("/v1/feeds").size();
  tell(daemon, fmt::format("GET /v1/feeds, {} MB", bytes / 1'000'000), since(begin));
}

void spread_over_a_day(const std::filesystem::path& database) {
  SQLite::Database(database.string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE feed SET next_due = strftime('%s', 'now') + id * 7919 % 86400");
}

void measure_idle(const std::filesystem::path& place, std::size_t feeds, int seconds) {
  DaemonRun daemon(place, configuration);
  const double to_ready = daemon.seconds_to_ready();
  const double peak = mib(daemon.process().cost().peak_kib);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  daemon.process().begin();
  const auto begin = Clock::now();
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  const double share = daemon.process().cost().cpu / since(begin) * 100;
  const double resident = mib(daemon.process().resident_kib());
  fmt::print(
      "\nstart to READY        {:7.2f} s     (goal: < 3 s)\n"
      "resident memory       {:7.1f} MiB   (goal: < 200 MB; at most {:.1f} while it starts)\n"
      "CPU between polls     {:7.2f} %     (goal: < 2 % of a core; over {} s, a poll every "
      "{:.2f} s)\n",
      to_ready,
      resident,
      peak,
      share,
      seconds,
      86'400.0 / static_cast<double>(feeds)
  );
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t feeds = 100'000;
  int seconds = 30;
  CLI::App app("Registers very many feeds and measures what they cost at rest");
  app.add_option("--feeds", feeds, "How many feeds")->capture_default_str();
  app.add_option("--seconds", seconds, "How long the rest is watched")->capture_default_str();
  CLI11_PARSE(app, count, arguments);
  const feedwire::tests::Scratch place;
  write_gzipped(place.path() / "served" / "feed.xml.gz", document);
  const Nginx nginx(place.path() / "nginx", place.path() / "served");
  std::vector<std::string> urls;
  for (std::size_t feed = 0; feed < feeds; ++feed)
    urls.push_back(
        url_at(feed / feeds_a_host, nginx.port(), "/feed.xml?feed=" + std::to_string(feed))
    );
  fmt::print("{} feeds on {} addresses, each polled once a day\n", feeds, feeds / feeds_a_host);
  const auto state = place.path() / "feedwire";
  register_all(state, urls);
  spread_over_a_day(state / "state" / "feedwire.db");
  measure_idle(state, feeds, seconds);
}
