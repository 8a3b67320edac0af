#include "bench/fanout_crowd.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace feedwire::bench {

namespace {

constexpr int patience_ms = 30'000;

void must(bool is_fine, const char* what) {
  if (!is_fine) throw std::runtime_error(what);
}

}  // namespace

Crowd::Crowd() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), piece_(256 * 1024, '\0') {
  must(epoll_ >= 0, "no epoll");
}

Crowd::~Crowd() {
  for (const Member& member : members_) ::close(member.socket);
  for (const int socket : silent_) ::close(socket);
  ::close(epoll_);
}

void Crowd::add(int socket, bool reads) {
  if (!reads) {
    silent_.push_back(socket);
    return;
  }
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  epoll_event event{.events = EPOLLIN, .data = {.u64 = members_.size()}};
  must(::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0, "epoll does not take a socket");
  members_.push_back({.socket = socket});
}

std::vector<Clock::time_point> Crowd::await(const std::string& text) {
  std::vector<Clock::time_point> times;
  for (Member& member : members_) member.has_it = false;
  std::vector<epoll_event> events(256);
  while (times.size() < members_.size()) {
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience_ms);
    must(count > 0 || (count < 0 && errno == EINTR), "nothing comes any more");
    for (int i = 0; i < count; ++i) {
      Member& member = members_[events[static_cast<std::size_t>(i)].data.u64];
      if (!read_some(member, text) || member.has_it) continue;
      member.has_it = true;
      times.push_back(Clock::now());
    }
  }
  return times;
}

bool Crowd::read_some(Member& member, const std::string& text) {
  const ssize_t count = ::recv(member.socket, piece_.data(), piece_.size(), 0);
  if (count < 0 && errno == EAGAIN) return false;
  must(count > 0, "a follower was dropped");
  const std::string_view piece(piece_.data(), static_cast<std::size_t>(count));
  const std::string seam = member.tail + std::string(piece.substr(0, text.size()));
  const bool is_found =
      piece.find(text) != std::string_view::npos || seam.find(text) != std::string::npos;
  const std::string_view rest = piece.size() >= text.size() ? piece : std::string_view(seam);
  member.tail = rest.substr(rest.size() - std::min(rest.size(), text.size() - 1));
  return is_found;
}

int connect_and_send(const std::string& path, const std::string& request) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  must(::connect(socket, generic, sizeof address) == 0, "the daemon does not accept");
  must(
      ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size()),
      "the daemon does not read"
  );
  return socket;
}

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace feedwire::bench
