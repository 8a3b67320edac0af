// What the service manager is told, and the sockets that it hands over (sd_notify(3),
// sd_listen_fds(3)).
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace feedwire::daemon::notify {

/// Each does nothing where no service manager listens.
void ready(const std::string& status);
void reloading();
void stopping();
void status(const std::string& status);

/// How long the service manager waits for a sign of life, where it wants any
/// (sd_watchdog_enabled(3)).
std::optional<std::chrono::microseconds> watchdog_patience();
void alive();

/// Unix sockets that listen and were passed in (LISTEN_FDS); the descriptors are ours from then on.
struct PassedSockets {
  std::optional<int> socket{};
  std::optional<int> readonly{};  ///< FileDescriptorName=readonly (systemd.socket(5))
};

PassedSockets passed_sockets();

}  // namespace feedwire::daemon::notify
