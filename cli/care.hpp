// `feedwire backup`, `feedwire check` and `feedwire reload`: looking after a daemon.
#pragma once

#include <string>

#include "cli/client.hpp"

namespace feedwire::cli {

struct BackupOptions {
  std::string file{};
};

/// Writes a consistent copy of the store while the daemon uses it: whole, or not at all.
Outcome<Exit> back_up(Client& client, const BackupOptions& options);

struct CheckOptions {
  bool repair{false};
  bool json{false};
};

/// Exit::failed where something is left that does not agree. Where no daemon answers, feedwired's
/// own --check does it.
Outcome<Exit> check_store(Client& client, const CheckOptions& options);

struct ReloadOptions {};

/// Has the daemon read its configuration again: all of it is applied, or nothing.
Outcome<Exit> reload(Client& client, const ReloadOptions& options);

}  // namespace feedwire::cli
