// Where things are: configuration, state and socket, by flag, file, service manager and custom, in
// this order.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/configuration.hpp"
#include "daemon/log.hpp"

namespace feedwire::daemon {

/// What the command line says; empty: not said.
struct Flags {
  std::filesystem::path config{};
  std::filesystem::path state_dir{};
  std::filesystem::path socket{};
  std::optional<log::Level> log_level{};
  Credentials credentials{Credentials::needed};
};

/// The file to read: the named one, else the custom place if there is a file; else empty (all
/// defaults).
std::filesystem::path config_file(const Flags& flags);
std::filesystem::path state_dir(const Flags& flags, const Configuration& configuration);
/// Where to bind, if no socket was passed in.
std::filesystem::path socket_path(const Flags& flags, const Configuration& configuration);

/// Reads the configuration, if there is one; with the flags laid over it.
Result<Configuration> configure(const Flags& flags);

}  // namespace feedwire::daemon
