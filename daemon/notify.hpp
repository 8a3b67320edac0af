// What the service manager is told, and the sockets that it hands over (sd_notify(3),
// sd_listen_fds(3)).
#pragma once

#include <optional>
#include <string>

namespace feedwire::daemon::notify {

/// Each does nothing where no service manager listens.
void ready(const std::string& status);
void reloading();
void stopping();
void status(const std::string& status);

/// The first socket that was passed in (LISTEN_FDS); the descriptor is ours from then on.
std::optional<int> passed_socket();

}  // namespace feedwire::daemon::notify
