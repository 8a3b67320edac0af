#include "daemon/notify.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include <cstdlib>
#include <string_view>

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

PassedSockets passed_sockets() {
  PassedSockets passed;
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  for (int at = 0; at < count; ++at) {
    const int descriptor = SD_LISTEN_FDS_START + at;
    const bool is_readonly = std::string_view(names[at]) == "readonly";
    std::optional<int>& place = is_readonly ? passed.readonly : passed.socket;
    if (!place && sd_is_socket(descriptor, AF_UNIX, SOCK_STREAM, 1) > 0) place = descriptor;
    std::free(names[at]);
  }
  std::free(names);
  return passed;
}

}  // namespace feedwire::daemon::notify
