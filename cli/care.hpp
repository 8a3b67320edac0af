// `feedwire backup` and `feedwire check`: looking after the store.
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
  std::string config{};  ///< for feedwired, where no daemon answers
};

/// Exit::failed where something is left that does not agree. Where no daemon answers, feedwired's
/// own --check does it.
Outcome<Exit> check_store(Client& client, const CheckOptions& options);

}  // namespace feedwire::cli
