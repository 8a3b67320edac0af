// One event to very many followers: the real daemon against a bare loop of write() of the same
// bytes to as many sockets.
//
// Delays count from the first sign that the event is committed: the answer to the request that
// brought it, or the first follower that has it. The bare loop's count from its first reader.
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <thread>

#include "bench/fanout_crowd.hpp"
#include "bench/refresh_daemon.hpp"
#include "tests/scratch.hpp"

namespace {

using namespace feedwire::bench;
namespace json = boost::json;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr char request[] =
    "GET /v1/stream HTTP/1.1\r\nHost: feedwire\r\nAccept: application/x-ndjson\r\n\r\n";
constexpr std::chrono::milliseconds pace{100};  // ten events a second

struct Options {
  std::size_t followers{1000};
  int events{100};
  int burst{200};
  std::size_t stuck{100};
};

/// Delays of all deliveries, and of the last one of each event, in milliseconds.
struct Delays {
  std::vector<double> all{};
  std::vector<double> last{};
  double cpu{};  ///< seconds of the sender

  void add(const std::vector<Clock::time_point>& times, Clock::time_point start) {
    for (const Clock::time_point time : times) all.push_back(Milliseconds(time - start).count());
    last.push_back(all.back());
  }
};

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  return values[place];
}

void print(const char* what, const Delays& delays) {
  fmt::print(
      "{:<26} median {:6.2f} ms  p99 {:6.2f} ms  last client (median) {:6.2f} ms  CPU {:5.2f} "
      "µs a delivery\n",
      what,
      percentile(delays.all, 0.5),
      percentile(delays.all, 0.99),
      percentile(delays.last, 0.5),
      delays.cpu * 1e6 / static_cast<double>(delays.all.size())
  );
}

/// Documents of 2 KB that are new, as a body for /v1/documents.
class Documents {
 public:
  std::string next(int count) {
    std::string body;
    for (int i = 0; i < count; ++i) {
      const std::string name = std::to_string(++made_);
      std::string text = "---\ntitle: 第" + name + "篇\n---\n";
      while (text.size() < 2048) text += "一条消息写给所有的读者，";
      body += json::serialize(json::object{{"path", name + ".md"}, {"document", text}}) + "\n";
    }
    return body;
  }
  /// What the newest one looks like on a stream: each made one event.
  std::string sign() const { return "\"seq\":" + std::to_string(made_) + ","; }

 private:
  int made_{0};
};

class DaemonSide {
 public:
  DaemonSide(const feedwire::tests::Scratch& scratch, const Options& options)
      : options_(options), place_(scratch.path()), daemon_(place_, "") {
    post(documents_.next(1));
    const std::uint64_t before = daemon_.process().resident_kib();
    for (std::size_t i = 0; i < options.followers; ++i) follow(true);
    deliver(1);
    const std::uint64_t after = daemon_.process().resident_kib();
    fmt::print(
        "memory: {} KiB without followers, {} KiB with {}: {:.1f} KiB a follower\n",
        before,
        after,
        options.followers,
        static_cast<double>(after - before) / static_cast<double>(options.followers)
    );
  }

  Delays paced() {
    Delays delays;
    daemon_.process().begin();
    for (int i = 0; i < options_.events; ++i) {
      const auto next = Clock::now() + pace;
      auto [times, start] = deliver(1);
      delays.add(times, start);
      std::this_thread::sleep_until(next);
    }
    delays.cpu = daemon_.process().cost().cpu;
    return delays;
  }

  void burst() {
    daemon_.process().begin();
    auto [times, start] = deliver(options_.burst);
    tell_burst("the daemon", times.back() - start, daemon_.process().cost().cpu);
  }

  void tell_burst(const char* who, Clock::duration time, double cpu) const {
    const double deliveries = static_cast<double>(options_.followers) * options_.burst;
    const double seconds = std::chrono::duration<double>(time).count();
    fmt::print(
        "a burst of {}, {:<12} {:9.0f} deliveries/s  CPU {:5.2f} µs a delivery\n",
        options_.burst,
        who,
        deliveries / seconds,
        cpu * 1e6 / deliveries
    );
  }

  /// Followers that never read; they get what their sockets hold.
  void add_stuck() {
    const std::uint64_t before = daemon_.process().resident_kib();
    for (std::size_t i = 0; i < options_.stuck; ++i) follow(false);
    for (int i = 0; i < 3; ++i) deliver(options_.burst);
    fmt::print(
        "with {} more that never read, and {} events: {} KiB more memory\n",
        options_.stuck,
        3 * options_.burst,
        static_cast<std::int64_t>(daemon_.process().resident_kib() - before)
    );
  }

 private:
  void follow(bool reads) {
    crowd_.add(connect_and_send((place_ / "socket").string(), request), reads);
  }

  void post(const std::string& body) const { daemon_.post("/v1/documents?folder=/bench", body); }

  std::pair<std::vector<Clock::time_point>, Clock::time_point> deliver(int count) {
    const std::string body = documents_.next(count);
    Clock::time_point answered;
    std::thread sender([&] {
      post(body);
      answered = Clock::now();
    });
    std::vector<Clock::time_point> times = crowd_.await(documents_.sign());
    sender.join();
    const Clock::time_point start = std::min(answered, times.front());
    return {std::move(times), start};
  }

  const Options& options_;
  std::filesystem::path place_;
  DaemonRun daemon_;
  Documents documents_{};
  Crowd crowd_{};
};

/// A process that writes to each of its sockets in turn, when it is told to.
class BareSide {
 public:
  explicit BareSide(const Options& options) : options_(options) {
    std::vector<int> sockets;
    for (std::size_t i = 0; i < options.followers; ++i) {
      int ends[2];
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("no sockets");
      sockets.push_back(ends[0]);
      crowd_.add(ends[1]);
    }
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, order_) != 0)
      throw std::runtime_error("no sockets");
    process_ = ::fork();
    if (process_ == 0) write_all(sockets);
    for (const int socket : sockets) ::close(socket);
  }
  ~BareSide() {
    ::close(order_[1]);
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  BareSide(const BareSide&) = delete;
  BareSide& operator=(const BareSide&) = delete;

  Delays paced() {
    Delays delays;
    const double before = cpu();
    for (int i = 0; i < options_.events; ++i) {
      const auto next = Clock::now() + pace;
      const std::vector<Clock::time_point> times = deliver(1);
      delays.add(times, times.front());
      std::this_thread::sleep_until(next);
    }
    delays.cpu = cpu() - before;
    return delays;
  }

  void burst(const DaemonSide& teller) {
    const double before = cpu();
    const auto start = Clock::now();
    const auto times = deliver(options_.burst);
    teller.tell_burst("a bare loop", times.back() - start, cpu() - before);
  }

 private:
  [[noreturn]] void write_all(const std::vector<int>& sockets) const {
    std::int32_t count = 0;
    std::int32_t made = 0;
    while (::recv(order_[0], &count, sizeof count, 0) == sizeof count) {
      for (; count > 0; --count) {
        const std::string text = std::string(2300, 'x') + sign(++made) + "\n";
        for (const int socket : sockets) {
          if (::write(socket, text.data(), text.size()) < 0) ::_exit(1);
        }
      }
    }
    ::_exit(0);
  }

  static std::string sign(int number) { return "\"seq\":" + std::to_string(number) + ","; }

  std::vector<Clock::time_point> deliver(std::int32_t count) {
    made_ += count;
    if (::send(order_[1], &count, sizeof count, 0) < 0) throw std::runtime_error("no bare loop");
    return crowd_.await(sign(made_));
  }

  double cpu() const {
    clockid_t clock{};
    timespec time{};
    ::clock_getcpuclockid(process_, &clock);
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  }

  const Options& options_;
  Crowd crowd_{};
  int order_[2]{-1, -1};
  pid_t process_{-1};
  int made_{0};
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"One event to very many followers: the daemon against a bare loop of write()"};
  app.add_option("--followers", options.followers)->capture_default_str();
  app.add_option("--events", options.events, "At ten a second")->capture_default_str();
  app.add_option("--burst", options.burst, "Events at once")->capture_default_str();
  app.add_option("--stuck", options.stuck, "Followers that never read")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  raise_descriptor_limit();
  const feedwire::tests::Scratch scratch;
  BareSide bare(options);
  DaemonSide daemon(scratch, options);
  fmt::print(
      "{} followers, {} events of 2 KB at ten a second\n", options.followers, options.events
  );
  print("the daemon", daemon.paced());
  print("a bare loop of write()", bare.paced());
  daemon.burst();
  bare.burst(daemon);
  if (options.stuck == 0) return 0;
  daemon.add_stuck();
  print("the daemon, stuck ones too", daemon.paced());
  return 0;
}
