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

/// The first socket that was passed in (LISTEN_FDS), if it is a Unix socket that listens; the
/// descriptor is ours from then on.
std::optional<int> passed_socket();

}  // namespace feedwire::daemon::notify
