#include "cli/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace feedwire::cli {
namespace {

// A signal's function can reach nothing but what is global.
int wake_pipe[2] = {-1, -1};

void wake(int) {
  const int saved = errno;
  const char byte = 1;
  [[maybe_unused]] const auto written = ::write(wake_pipe[1], &byte, 1);
  errno = saved;
}

}  // namespace

Interrupt::Interrupt() {
  if (::pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe2");
  }
  struct sigaction action {};
  action.sa_handler = wake;
  // Blocking calls shall return, and a second signal shall end what hangs all the same.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  for (int& end : wake_pipe) {
    ::close(end);
    end = -1;
  }
}

bool Interrupt::requested() const { return wait_for(std::chrono::milliseconds{0}); }

void Interrupt::request() const { wake(0); }

bool Interrupt::wait_for(std::chrono::milliseconds time) const {
  const auto until = std::chrono::steady_clock::now() + time;
  pollfd watched{.fd = wake_pipe[0], .events = POLLIN, .revents = 0};
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const int wait = left.count() > 0 ? static_cast<int>(left.count()) : 0;
    const int ready = ::poll(&watched, 1, wait);
    if (ready > 0) return true;
    if (ready == 0) return false;
  }
}

int Interrupt::descriptor() const { return wake_pipe[0]; }

}  // namespace feedwire::cli
