#include "tests/soak/soak_follower.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "tests/way/daemon_process.hpp"

namespace feedwire::tests {
namespace {

constexpr const char* subscription = "soak";
constexpr std::chrono::seconds rest{60};
constexpr std::chrono::seconds rest_and_work{75};

std::string request(std::size_t number) {
  constexpr const char* more[] = {"", "&updates=1&removals=1", "&feeds=1"};
  // As HTTP/1.0: the answer has no chunks, and its end is the end of the connection.
  return std::string("GET /v1/stream?after=0") + more[number % std::size(more)] +
         " HTTP/1.0\r\nHost: feedwire\r\nAccept: application/x-ndjson\r\n\r\n";
}

}  // namespace

void SoakFollower::read() {
  std::array<char, 65536> bytes;
  while (descriptor() >= 0) {
    const ssize_t size = ::read(descriptor(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) return ended();
    unread_.append(bytes.data(), static_cast<std::size_t>(size));
    take_lines();
  }
}

void SoakFollower::take_lines() {
  std::size_t begin = 0;
  for (auto end = unread_.find('\n'); end != unread_.npos; end = unread_.find('\n', begin)) {
    tally_.take(std::string_view(unread_).substr(begin, end - begin));
    begin = end + 1;
  }
  unread_.erase(0, begin);
}

void SoakFollower::start_over_after(std::int64_t cursor) {
  unread_.clear();  // half a line at most, of a client that was killed
  tally_.go_on_after(cursor);
}

SocketFollower::SocketFollower(const Scratch& scratch, std::size_t number, std::size_t feeds)
    : SoakFollower("client " + std::to_string(number), feeds), client_(scratch) {
  if (!client_.send(request(number))) throw std::runtime_error("the daemon hung up");
  ::fcntl(client_.descriptor(), F_SETFL, O_NONBLOCK);
}

CommandFollower::CommandFollower(
    const Scratch& scratch, const std::string& name, std::size_t feeds, const std::string& more
)
    : SoakFollower("feedwire subscribe, " + name, feeds),
      path_((scratch.path() / ("followed-" + name)).string()),
      command_(
          "exec " FEEDWIRE_BIN "/feedwire --socket " + socket_of(scratch) +
          " subscribe --from-start --json " + more + " > " + path_
      ) {
  ::mkfifo(path_.c_str(), 0600);
  // For writing as well: it never ends, whoever dies at the other end.
  pipe_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (pipe_ < 0) throw std::runtime_error("no pipe at " + path_);
  start();
}

CommandFollower::~CommandFollower() { ::close(pipe_); }

void CommandFollower::start() {
  program_ = std::make_unique<Program>(Words{"-c", command_}, Words{}, "/bin/sh");
}

void CommandFollower::kill() {
  program_->signal(SIGKILL);
  program_->finish();
  read();
}

std::string CommandFollower::finish() {
  program_->signal(SIGINT);
  const Ran ran = program_->finish();
  if (ran.exit == 0 && ran.err.empty()) return {};
  return "ended with " + std::to_string(ran.exit) + " and said: " + ran.err;
}

bool SlowFollower::is_resting() const {
  return std::chrono::steady_clock::now().time_since_epoch() % rest_and_work < rest;
}

DurableFollower::DurableFollower(const Scratch& scratch, std::size_t feeds)
    : CommandFollower(scratch, "durable", feeds, std::string("--name ") + subscription),
      scratch_(scratch) {}

void DurableFollower::die_and_come_back() {
  kill();
  ++deaths_;
  const std::string answer =
      curl(scratch_, {std::string("http://feedwire/v1/subscriptions/") + subscription}).out;
  const auto body = answer.find("\r\n\r\n");
  boost::system::error_code error;
  const auto said = boost::json::parse(answer.substr(std::min(body, answer.size())), error);
  const boost::json::value* cursor =
      error || !said.is_object() ? nullptr : said.as_object().if_contains("cursor");
  // Where it died before the subscription was made, all is new.
  start_over_after(cursor == nullptr ? 0 : cursor->to_number<std::int64_t>());
  start();
}

}  // namespace feedwire::tests
