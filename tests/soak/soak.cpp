// The real daemon for as long as one likes, with many feeds of which some fail now and then and
// some do nothing else, many followers, and one configuration after the other: nothing leaks,
// nothing stalls, no follower is dropped or misses an item.
//
//   soak SECONDS [--feeds N] [--followers N] [--reload-every SECONDS]
//
// Intervals are seconds, by configuration. Bounds are many times what an idle machine needs.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <numeric>
#include <optional>
#include <thread>

#include "tests/soak/soak_followers.hpp"
#include "tests/soak/soak_options.hpp"
#include "tests/soak/soak_origins.hpp"
#include "tests/soak/soak_reloads.hpp"
#include "tests/soak/soak_samples.hpp"

using namespace feedwire::tests;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

namespace {

constexpr std::chrono::milliseconds between_samples{500};
constexpr seconds between_reports{60};
constexpr seconds longest_silence{30};  // beyond what the feed's interval makes
constexpr seconds longest_wait_at_end{120};
constexpr std::uint64_t rss_margin_kib = 16UL << 10;
constexpr std::size_t descriptor_margin = 80;  // fetch.concurrency, and some who ask
constexpr std::size_t thread_margin = 4;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_memory_judged = false;  // sanitizers keep what was freed
#else
constexpr bool is_memory_judged = true;
#endif

class Soak {
 public:
  explicit Soak(const SoakOptions& options) : options_(options), good_(options) {
    SoakConfiguration configuration{
        .interval = options.interval(), .bad = bad_.urls(), .visitor = good_.url(good_.visitor())};
    for (std::size_t i = 0; i < good_.fast(); ++i) configuration.fast.push_back(good_.url(i));
    scratch_.write("feedwire.toml", configuration.text(0));
    daemon_.emplace(scratch_);
    reloads_.emplace(scratch_, *daemon_, std::move(configuration));
    followers_.emplace(scratch_, static_cast<std::size_t>(options.followers), good_.size());
    import();
  }

  bool run() {
    begun_ = Clock::now();
    try {
      go_on();
      judge_samples();
      judge_waits();
      judge_reloads();
      judge_items();
    } catch (const std::exception& error) {
      check(false, std::string("it could go on: ") + error.what());
    }
    judge_end();
    return failures_ == 0;
  }

 private:
  void check(bool is_so, const std::string& claim) {
    fmt::print("{}: {}\n", is_so ? "ok" : "NOT SO", claim);
    std::fflush(stdout);
    if (!is_so) ++failures_;
  }

  void import() {
    std::string opml = "<opml version=\"2.0\"><body>\n";
    for (std::size_t i = good_.fast(); i < good_.visitor(); ++i)
      opml += "<outline xmlUrl=\"" + good_.url(i) + "\"/>\n";
    scratch_.write("feeds.opml", opml + "</body></opml>\n");
    const Ran ran = daemon_->cli({"import", (scratch_.path() / "feeds.opml").string()});
    const bool is_needed = good_.fast() < good_.visitor();
    check(ran.exit == 0 || !is_needed, "the feeds can be imported");
  }

  void go_on() {
    const auto end = begun_ + options_.length;
    auto reload = begun_ + options_.reload_every;
    auto kill = begun_ + options_.reload_every / 2;
    auto report = begun_ + between_reports;
    while (Clock::now() < end) {
      std::this_thread::sleep_for(between_samples);
      samples_.take(daemon_->process());
      bad_.count();
      good_.forget_requests();
      if (is_time(reload, options_.reload_every)) note_reload(reloads_->next());
      if (is_time(kill, options_.reload_every)) followers_->kill_durable();
      if (is_time(report, between_reports)) tell();
    }
  }

  /// Where it is, it will be once more after `period`.
  static bool is_time(Clock::time_point& next, seconds period) {
    if (Clock::now() < next) return false;
    next = Clock::now() + period;
    return true;
  }

  void note_reload(const std::string& trouble) {
    if (trouble.empty()) return;
    check(false, "a reload goes as it should: " + trouble);
  }

  void tell() {
    const std::vector<int> shown = good_.shown();
    fmt::print(
        "{} s: {}; {} good requests ({} failed), {} bad ones; {} items, all have {} or more\n",
        std::chrono::duration_cast<seconds>(Clock::now() - begun_).count(),
        samples_.newest(),
        good_.requests(),
        good_.faults(),
        bad_.requests(),
        std::accumulate(shown.begin(), shown.end(), 0),
        followers_->fewest_items()
    );
    std::fflush(stdout);
  }

  void judge_samples() {
    const Sample warm = samples_.warm();
    const Sample last = samples_.last();
    const auto flat = [&](bool is_so, const char* what, std::size_t from, std::size_t to) {
      check(is_so, fmt::format("{} stay flat ({} when warm, {} at the end)", what, from, to));
    };
    if (is_memory_judged)
      flat(
          last.resident_kib <= warm.resident_kib + warm.resident_kib / 4 + rss_margin_kib,
          "KiB of resident memory",
          warm.resident_kib,
          last.resident_kib
      );
    flat(
        last.descriptors <= warm.descriptors + descriptor_margin,
        "descriptors",
        warm.descriptors,
        last.descriptors
    );
    flat(last.threads <= warm.threads + thread_margin, "threads", warm.threads, last.threads);
  }

  void judge_waits() {
    const auto judge = [&](const GoodFeeds::Wait& wait, seconds most) {
      check(
          wait.longest <= static_cast<double>(most.count()),
          fmt::format(
              "feeds were asked in time (longest wait {:.1f} s, of {}; allowed are {} s)",
              wait.longest,
              good_name(wait.feed),
              most.count()
          )
      );
    };
    judge(good_.longest_wait_of_fast(), longest_silence);
    judge(good_.longest_wait_of_others(), longest_silence + 2 * options_.interval());
    check(bad_.requests() > 0, fmt::format("bad feeds were asked, {} times", bad_.requests()));
    fmt::print("good feeds: {} requests, {} of them failed\n", good_.requests(), good_.faults());
  }

  void judge_reloads() {
    note_reload(reloads_->last());
    check(
        daemon_->reloads("applied") == reloads_->applied() &&
            daemon_->reloads("refused") == reloads_->refused(),
        fmt::format(
            "{} configurations were applied and {} refused",
            reloads_->applied(),
            reloads_->refused()
        )
    );
  }

  void judge_items() {
    good_.stop_publishing();
    followers_->hurry();
    const std::vector<int> shown = good_.shown();
    const auto end = Clock::now() + longest_wait_at_end + 2 * options_.interval();
    while (followers_->missing(shown) > 0 && Clock::now() < end)
      std::this_thread::sleep_for(between_samples);
    const std::vector<SoakFollowers::Verdict> verdicts = followers_->finish(shown);
    std::size_t good = 0;
    for (const SoakFollowers::Verdict& verdict : verdicts) {
      if (verdict.is_good()) ++good;
      if (!verdict.is_good() || verdict.may_repeat) fmt::print("{}\n", verdict.text());
    }
    check(
        good == verdicts.size(),
        fmt::format(
            "{} of {} followers got every one of {} items, once and in order, and were not dropped",
            good,
            verdicts.size(),
            std::accumulate(shown.begin(), shown.end(), 0)
        )
    );
    fmt::print("the durable one was killed {} times\n", followers_->deaths());
  }

  void judge_end() {
    const int exit = daemon_->stop();
    check(exit == 0, fmt::format("the daemon ends cleanly (exit {})", exit));
    if (exit != 0) fmt::print("it said:\n{}\n", daemon_->end_of_log());
    const std::string errors = daemon_->errors();
    check(errors.empty(), "its log tells of no error but configurations that were refused");
    fmt::print("{}", errors);
  }

  SoakOptions options_;
  Scratch scratch_{};
  GoodFeeds good_;
  BadNeighbourhood bad_{};
  std::optional<SoakDaemon> daemon_{};
  std::optional<SoakReloads> reloads_{};
  std::optional<SoakFollowers> followers_{};
  Clock::time_point begun_{};
  Samples samples_{};
  int failures_{0};
};

}  // namespace

int main(int count, char** arguments) {
  const auto options = soak_options(count, arguments);
  if (!options) {
    fmt::print(stderr, "soak SECONDS [--feeds N] [--followers N] [--reload-every SECONDS]\n");
    return 2;
  }
  fmt::print(
      "{} s, {} good feeds among bad ones, {} followers, a reload every {} s; "
      "a feed is asked every {} s and publishes every {:.1f} s\n",
      options->length.count(),
      options->feeds,
      options->followers,
      options->reload_every.count(),
      options->interval().count(),
      options->publish_every().count()
  );
  std::fflush(stdout);
  // Caught, so that no process of the soak outlives it.
  try {
    return Soak(*options).run() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print("NOT SO: it could begin: {}\n", error.what());
    return 1;
  }
}
