#include "daemon/notify.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <time.h>

namespace feedwire::daemon::notify {
namespace {

// systemd 252 wants the moment of a reload's start, so that it can tell an old READY from the new
// one.
long long monotonic_usec() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<long long>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

}  // namespace

void ready(const std::string& status) {
  sd_notify(0, fmt::format("READY=1\nSTATUS={}", status).c_str());
}

void reloading() {
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_usec()).c_str());
}

void stopping() { sd_notify(0, "STOPPING=1\nSTATUS=Stopping"); }

void status(const std::string& status) { sd_notify(0, fmt::format("STATUS={}", status).c_str()); }

std::optional<std::chrono::microseconds> watchdog_patience() {
  std::uint64_t patience = 0;
  if (sd_watchdog_enabled(0, &patience) <= 0) return std::nullopt;
  return std::chrono::microseconds(patience);
}

void alive() { sd_notify(0, "WATCHDOG=1"); }

std::optional<int> passed_socket() {
  if (sd_listen_fds(1) < 1) return std::nullopt;
  const bool is_listening = sd_is_socket(SD_LISTEN_FDS_START, AF_UNIX, SOCK_STREAM, 1) > 0;
  if (!is_listening) return std::nullopt;
  return SD_LISTEN_FDS_START;
}

}  // namespace feedwire::daemon::notify
