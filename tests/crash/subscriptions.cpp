// crash_subscriptions ROUNDS [SEED]: kill -9 of the daemon, of the consumers of durable
// subscriptions, of both, at random points. Afterwards: every entry is in the store once, in order;
// every item was done at least once, in order, and nothing again after its acknowledgement.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>
#include <random>
#include <thread>

#include "tests/crash/crash_consumer.hpp"
#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

namespace {

using namespace feedwire::tests;
namespace json = boost::json;

constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nmin_interval = \"1s\"\ndefault_interval = \"1s\"\n"
    "adaptive = false\nhost_gap = \"0s\"\nstartup_spread = \"1s\"\n";
const std::vector<std::string> feeds{"f", "g"};
constexpr int most_published = 60;               // in a round, a feed
constexpr int rounds_between_waits = 4;          // a refresh is waited for at least so often, ...
constexpr int shown_items = 6 * most_published;  // ... so that no item leaves the feed unseen

struct Kills {
  int daemon{0};
  int consumers{0};
  int both{0};
};

class Run {
 public:
  explicit Run(unsigned seed) : chance_(seed) {
    scratch_.write("feedwire.toml", configuration);
    const Words base{"--socket", socket_of(scratch_), "subscribe", "--from-start", "--name"};
    const auto consumer = [&](const std::string& name, const Words& more, bool is_in_order) {
      Words words = base;
      words.push_back(name);
      words.insert(words.end(), more.begin(), more.end());
      consumers_.emplace_back(name, words, is_in_order);
    };
    const std::string say = "echo $FEEDWIRE_SEQ";
    consumer("printed", {"--format", "{seq}"}, true);
    consumer("one-by-one", {"--exec", say}, true);
    consumer("side-by-side", {"--exec", say, "--parallel", "3"}, false);
    start_daemon();
    publish();
    for (const std::string& feed : feeds)
      daemon_->cli({"add", origin_.url("/" + feed), "--name", feed, "--every", "1s"});
    start_consumers();
  }

  void round() {
    publish();
    const bool is_waiting = ++rounds_ % rounds_between_waits == 0;
    for (const std::string& feed : feeds)
      daemon_->cli(is_waiting ? Words{"refresh", feed, "--wait"} : Words{"refresh", feed});
    wait_a_while();
    const std::vector<std::int64_t> before = cursors();
    switch (pick(2)) {
      case 0:
        ++kills_.daemon;
        daemon_->stop(SIGKILL);
        start_daemon();
        break;
      case 1:
        ++kills_.consumers;
        kill_consumers();
        break;
      default:
        ++kills_.both;
        kill_both();
    }
    check_not_back(before);
    start_consumers();
  }

  /// All that was published is done; then all is judged. How many promises were broken.
  std::size_t finish() {
    publish();
    for (const std::string& feed : feeds) daemon_->cli({"refresh", feed, "--wait", "--force"});
    const Log log = read_log();
    while (!is_all_done(log)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (CrashConsumer& one : consumers_) one.end(SIGINT);
    const std::vector<std::int64_t> last = cursors();
    for (std::size_t i = 0; i < consumers_.size(); ++i) {
      for (const std::string& one : consumers_[i].complaints(log, last[i])) complain(one);
    }
    judge_store();
    report(log);
    return complaints_;
  }

 private:
  int pick(int most) { return std::uniform_int_distribution<int>(0, most)(chance_); }

  void complain(const std::string& what) {
    ++complaints_;
    std::cout << "BROKEN: " << what << "\n";
  }

  void publish() {
    published_ += 1 + pick(most_published - 1);
    const int first = std::max(1, published_ - shown_items);
    for (const std::string& feed : feeds)
      origin_.serve("/" + feed, Answer::page(rss_with_items(first, published_)));
  }

  void start_daemon() { daemon_ = std::make_unique<DaemonProcess>(scratch_); }

  json::object ask(const std::string& path) const {
    const Ran ran =
        run({"-s", "--max-time", "60", "--unix-socket", socket_of(scratch_), "http://x" + path},
            {},
            "/usr/bin/curl");
    return ran.out.empty() ? json::object{} : json::parse(ran.out).as_object();
  }

  /// Of each consumer; 0 for a subscription that is not there yet.
  std::vector<std::int64_t> cursors() const {
    std::vector<std::int64_t> all;
    for (const CrashConsumer& one : consumers_) {
      const json::object answer = ask("/v1/subscriptions/" + one.name());
      const json::value* cursor = answer.if_contains("cursor");
      all.push_back(cursor == nullptr ? 0 : cursor->as_int64());
    }
    return all;
  }

  /// What was told as acknowledged was on disk.
  void check_not_back(const std::vector<std::int64_t>& before) {
    const std::vector<std::int64_t> now = cursors();
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (now[i] < before[i])
        complain(fmt::format(
            "{}: the cursor was {} and is {} after the crash",
            consumers_[i].name(),
            before[i],
            now[i]
        ));
    }
  }

  /// Now and then until something is done, so that there is something to lose.
  void wait_a_while() {
    const std::vector<std::int64_t> before = cursors();
    if (pick(2) > 0) {
      for (int tries = 0; tries < 100 && cursors() == before; ++tries) continue;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(pick(1) * pick(120)));
  }

  void kill_consumers() {
    for (CrashConsumer& one : consumers_) one.end(SIGKILL);
  }

  void kill_both() {
    daemon_->signal(SIGKILL);
    kill_consumers();
    daemon_->stop(SIGKILL);
    start_daemon();
  }

  void start_consumers() {
    const std::vector<std::int64_t> places = cursors();
    for (std::size_t i = 0; i < consumers_.size(); ++i)
      if (!consumers_[i].is_running()) consumers_[i].start(places[i]);
  }

  Log read_log() const {
    Log log;
    std::int64_t after = 0;
    for (;;) {
      const json::object page =
          ask("/v1/items?order=asc&limit=1000&after=" + std::to_string(after));
      const json::array& items = page.at("items").as_array();
      if (items.empty()) return log;
      for (const json::value& item : items) {
        const json::value& own = item.at("_feedwire");
        after = own.at("seq").as_int64();
        log[after] = own.at("feed").at("id").as_int64();
      }
    }
  }

  /// Each published entry is there once, each feed's in order, and SQLite finds nothing wrong.
  void judge_store() {
    std::vector<std::string> wanted;
    for (int n = 1; n <= published_; ++n) wanted.push_back(fmt::format("第{}篇", n));
    for (const std::string& feed : feeds) {
      const std::vector<std::string> titles = titles_of(feed);
      if (titles != wanted)
        complain(fmt::format(
            "{}: {} entries were published, and the store has {}, or others, or in another order",
            feed,
            wanted.size(),
            titles.size()
        ));
    }
    daemon_->stop(SIGTERM);
    SQLite::Database store((scratch_.path() / "state/feedwire.db").string());
    SQLite::Statement check(store, "PRAGMA integrity_check");
    check.executeStep();
    const std::string verdict = check.getColumn(0).getString();
    if (verdict != "ok") complain("integrity_check: " + verdict);
  }

  std::vector<std::string> titles_of(const std::string& feed) const {
    const Ran ran = daemon_->cli({"items", "--feed", feed, "--limit", "0", "--json"});
    const json::value items = json::parse(ran.out);
    std::vector<std::string> titles;
    for (const json::value& item : items.as_array())
      titles.emplace_back(item.at("title").as_string());
    std::reverse(titles.begin(), titles.end());  // the newest comes first
    return titles;
  }

  bool is_all_done(const Log& log) const {
    for (const std::int64_t cursor : cursors())
      if (cursor < log.rbegin()->first) return false;
    return true;
  }

  void report(const Log& log) const {
    std::cout << fmt::format(
        "{} kills of the daemon, {} of the consumers, {} of both; {} events\n",
        kills_.daemon,
        kills_.consumers,
        kills_.both,
        log.size()
    );
    for (const CrashConsumer& one : consumers_) {
      std::cout << fmt::format(
          "{}: {} lives, {} items done, {} of them again after a crash, unacknowledged\n",
          one.name(),
          one.lives(),
          one.handled(),
          one.repeated()
      );
    }
  }

  std::mt19937 chance_;
  Scratch scratch_{};
  Origin origin_{};
  std::unique_ptr<DaemonProcess> daemon_{};
  std::vector<CrashConsumer> consumers_{};
  Kills kills_{};
  int rounds_{0};
  int published_{0};
  std::size_t complaints_{0};
};

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::stoi(argv[1]) : 20;
  const unsigned seed =
      argc > 2 ? static_cast<unsigned>(std::stoul(argv[2])) : std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  Run run(seed);
  for (int i = 0; i < rounds; ++i) run.round();
  const std::size_t broken = run.finish();
  std::cout << (broken == 0 ? "every promise kept" : "promises were broken") << "\n";
  return broken == 0 ? 0 : 1;
}
