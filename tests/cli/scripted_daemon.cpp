#include "tests/cli/scripted_daemon.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace feedwire::tests {
namespace {

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

std::string as_chunk(const std::string& text) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", text.size());
  return size + text + "\r\n";
}

}  // namespace

ScriptedDaemon::ScriptedDaemon(std::vector<Answer> answers) : answers_(std::move(answers)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket().copy(address.sun_path, sizeof address.sun_path - 1);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener_, generic, sizeof address) != 0 || ::listen(listener_, 8) != 0 ||
      ::pipe2(stop_, O_CLOEXEC) != 0) {
    throw std::runtime_error("no socket at " + socket());
  }
  thread_ = std::thread{[this] { serve(); }};
}

ScriptedDaemon::~ScriptedDaemon() {
  ::close(stop_[1]);
  thread_.join();
  ::close(stop_[0]);
}

std::vector<std::string> ScriptedDaemon::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

std::vector<std::string> ScriptedDaemon::request_lines() const {
  std::vector<std::string> lines;
  for (const std::string& request : requests())
    lines.push_back(request.substr(0, request.find('\r')));
  return lines;
}

bool ScriptedDaemon::wait_readable(int descriptor) const {
  pollfd watched[2] = {{descriptor, POLLIN, 0}, {stop_[0], POLLIN, 0}};
  while (::poll(watched, 2, -1) < 0) continue;
  return watched[1].revents == 0;
}

void ScriptedDaemon::serve() {
  for (std::size_t next = 0; next < answers_.size() && wait_readable(listener_); ++next) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (next + 1 == answers_.size()) {
      ::close(listener_);  // before the last answer: a client that comes back finds nobody
      listener_ = -1;
    }
    answer(connection, answers_[next]);
    ::close(connection);
  }
  if (listener_ >= 0) ::close(listener_);
}

void ScriptedDaemon::answer(int connection, const Answer& with) {
  std::string request;
  char piece[4096];
  for (;;) {
    const auto end = request.find("\r\n\r\n");
    if (end != std::string::npos && request.size() >= end + 4 + content_length(request)) break;
    if (!wait_readable(connection)) return;
    const ssize_t count = ::read(connection, piece, sizeof piece);
    if (count <= 0) return;
    request.append(piece, static_cast<std::size_t>(count));
  }
  {
    const std::lock_guard lock{mutex_};
    requests_.push_back(request);
  }
  std::string_view rest = with.bytes;
  while (!rest.empty()) {
    const ssize_t count = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (with.stays_open && wait_readable(connection)) {
    [[maybe_unused]] const auto closed = ::read(connection, piece, sizeof piece);
  }
}

Answer reply(const std::string& status, const std::string& type, const std::string& body) {
  return {
      .bytes = "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

Answer json_reply(const std::string& body) { return reply("200 OK", "application/json", body); }

Answer problem_reply(int status, const std::string& detail) {
  return reply(
      std::to_string(status) + " Refused",
      "application/problem+json",
      R"({"type":"about:blank","title":"Refused","status":)" + std::to_string(status) +
          R"(,"detail":")" + detail + R"("})"
  );
}

Answer stream_reply(const std::vector<std::string>& lines, bool ended) {
  Answer answer{
      .bytes =
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
          "Transfer-Encoding: chunked\r\n\r\n"};
  for (const std::string& line : lines) answer.bytes += as_chunk(line);
  if (ended) answer.bytes += "0\r\n\r\n";
  return answer;
}

}  // namespace feedwire::tests
