// The real daemon for as long as one likes against origins that misbehave at random: nothing leaks,
// nothing stalls, and a follower gets every item of the good feeds once. `soak SECONDS`.
//
// Intervals are seconds, by configuration. Bounds are many times what an idle machine needs.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <list>
#include <map>
#include <thread>

#include "tests/cli/program.hpp"
#include "tests/soak/soak_origins.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

namespace {

constexpr int good_feeds = 10;
// Good feeds are asked about once a second.
constexpr seconds longest_silence{30};
constexpr seconds longest_wait_at_end{60};
constexpr std::uint64_t rss_margin_kib = 16UL << 10;
constexpr std::size_t descriptor_margin = 200;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_memory_judged = false;  // sanitizers keep what was freed
#else
constexpr bool is_memory_judged = true;
#endif

constexpr const char* configuration = R"([fetch]
allow_private = ["127.0.0.0/8"]
default_interval = "1s"
min_interval = "1s"
max_interval = "2s"
backoff_max = "3s"
startup_spread = "1s"
connect_timeout = "2s"
timeout = "2s"
max_body = "1MiB"
)";

struct Sample {
  std::uint64_t resident_kib{};
  std::size_t descriptors{};
};

Sample sample_of(const std::string& process) {
  Sample sample;
  std::ifstream status("/proc/" + process + "/status");
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") status >> sample.resident_kib;
  }
  const std::filesystem::directory_iterator descriptors("/proc/" + process + "/fd");
  sample.descriptors =
      static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
  return sample;
}

class Soak {
 public:
  explicit Soak(seconds length) : length_(length) {
    scratch_.write("feedwire.toml", configuration);
    for (int i = 0; i < good_feeds; ++i) good_.emplace_back("good" + std::to_string(i));
    daemon_.emplace(scratch_);
    // Nobody reads its log from now on, and a full pipe would stop it.
    scratch_.write(
        "feedwire.toml", std::string(configuration) + "[daemon]\nlog_level = \"error\"\n"
    );
    daemon_->signal(SIGHUP);
    const std::string out = (scratch_.path() / "followed").string();
    // Into a file: what goes to a pipe would have to be read all the time.
    const std::string command = std::string("exec " FEEDWIRE_BIN "/feedwire --socket ") +
                                socket_of(scratch_) + " subscribe --from-start --json > " + out;
    follower_.emplace(Words{"-c", command}, Words{}, "/bin/sh");
    std::string opml = "<opml version=\"2.0\"><body>\n";
    for (const auto& feed : good_) opml += "<outline xmlUrl=\"" + feed.url() + "\"/>\n";
    for (const auto& url : bad_.urls()) opml += "<outline xmlUrl=\"" + url + "\"/>\n";
    scratch_.write("feeds.opml", opml + "</body></opml>\n");
    check(
        daemon_->cli({"import", (scratch_.path() / "feeds.opml").string()}).exit == 0,
        "the feeds can be imported"
    );
    const auto status = boost::json::parse(daemon_->cli({"status", "--json"}).out);
    process_ = std::to_string(status.at("pid").to_number<int>());
  }

  bool run() {
    const auto end = Clock::now() + length_;
    while (Clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      samples_.push_back(sample_of(process_));
      bad_.count();
      for (auto& feed : good_) feed.forget_requests();
    }
    judge_samples();
    for (auto& feed : good_)
      check(
          feed.longest_gap() <= static_cast<double>(longest_silence.count()),
          fmt::format(
              "{} was asked in time (longest wait {:.1f} s)", feed.name(), feed.longest_gap()
          )
      );
    check(bad_.requests() > 0, fmt::format("bad feeds were asked, {} times", bad_.requests()));
    judge_items();
    follower_->signal(SIGINT);
    follower_->finish();
    judge_end(daemon_->stop(SIGTERM));
    return failures_ == 0;
  }

 private:
  void check(bool is_so, const std::string& claim) {
    fmt::print("{}: {}\n", is_so ? "ok" : "NOT SO", claim);
    if (!is_so) ++failures_;
  }

  /// The most of the second quarter, when all is warm, against the most of the last.
  void judge_samples() {
    const std::size_t quarter = samples_.size() / 4;
    if (quarter == 0) return;
    const auto most_from = [&](std::size_t first) {
      Sample most;
      for (std::size_t i = first; i < first + quarter; ++i) {
        most.resident_kib = std::max(most.resident_kib, samples_[i].resident_kib);
        most.descriptors = std::max(most.descriptors, samples_[i].descriptors);
      }
      return most;
    };
    const Sample warm = most_from(quarter);
    const Sample last = most_from(samples_.size() - quarter);
    if (is_memory_judged)
      check(
          last.resident_kib <= warm.resident_kib + warm.resident_kib / 4 + rss_margin_kib,
          fmt::format(
              "resident memory stays flat ({} KiB when warm, {} KiB at the end)",
              warm.resident_kib,
              last.resident_kib
          )
      );
    check(
        last.descriptors <= warm.descriptors + descriptor_margin,
        fmt::format(
            "descriptors are given back ({} when warm, {} at the end)",
            warm.descriptors,
            last.descriptors
        )
    );
  }

  /// How often the follower got each item of the good feeds.
  std::map<std::string, int> followed() const {
    std::map<std::string, int> times;
    std::ifstream lines(scratch_.path() / "followed");
    for (std::string line; std::getline(lines, line);) {
      boost::system::error_code error;
      const auto item = boost::json::parse(line, error);
      if (error || !item.is_object() || !item.as_object().contains("title")) continue;
      const std::string title(item.at("title").as_string());
      if (title.starts_with("good")) ++times[title];
    }
    return times;
  }

  void judge_items() {
    for (auto& feed : good_) feed.stop_publishing();
    std::map<std::string, int> times;
    std::size_t missing = 1;
    for (const auto end = Clock::now() + longest_wait_at_end; missing > 0 && Clock::now() < end;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      times = followed();
      missing = 0;
      for (const auto& name : published()) missing += times.contains(name) ? 0U : 1U;
    }
    std::size_t repeated = 0;
    for (const auto& [name, count] : times) repeated += count > 1 ? 1U : 0U;
    check(
        missing == 0,
        fmt::format("every item was followed ({} of {} missing)", missing, published().size())
    );
    check(repeated == 0, fmt::format("none came twice ({} did)", repeated));
  }

  void judge_end(const Ran& daemon) {
    check(daemon.exit == 0, fmt::format("the daemon ends cleanly (exit {})", daemon.exit));
    if (daemon.exit != 0 || daemon.err.find(" error ") != std::string::npos)
      fmt::print("it said:\n{}\n", daemon.err);
  }

  std::vector<std::string> published() const {
    std::vector<std::string> names;
    for (const auto& feed : good_) {
      for (int n = 1; n <= feed.shown(); ++n)
        names.push_back(feed.name() + "-" + std::to_string(n));
    }
    return names;
  }

  seconds length_;
  Scratch scratch_{};
  std::list<GoodFeed> good_{};
  BadNeighbourhood bad_{};
  std::optional<DaemonProcess> daemon_{};
  std::optional<Program> follower_{};
  std::string process_{};
  std::vector<Sample> samples_{};
  int failures_{0};
};

}  // namespace

int main(int count, char** arguments) {
  const seconds length(count > 1 ? std::stoi(arguments[1]) : 120);
  fmt::print("{} s, {} good feeds among bad ones\n", length.count(), good_feeds);
  return Soak(length).run() ? 0 : 1;
}
