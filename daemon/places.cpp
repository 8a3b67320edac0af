#include "daemon/places.hpp"

#include <unistd.h>

#include <cstdlib>

namespace feedwire::daemon {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The XDG base directory, or what it is where nobody set it.
fs::path user_directory(const char* variable, const char* below_home) {
  if (const std::string set = environment(variable); !set.empty()) return set;
  const std::string home = environment("HOME");
  return fs::path(home.empty() ? "/" : home) / below_home;
}

}  // namespace

fs::path config_file(const Flags& flags) {
  if (!flags.config.empty()) return fs::absolute(flags.config).lexically_normal();
  const bool is_system = geteuid() == 0 || !environment("STATE_DIRECTORY").empty();
  const fs::path custom =
      is_system ? fs::path("/etc/feedwire/feedwire.toml")
                : user_directory("XDG_CONFIG_HOME", ".config") / "feedwire/feedwire.toml";
  // One that cannot be seen for want of rights is there: reading it says what is wrong. Taken for
  // absent, a reload would drop all that it declares.
  std::error_code error;
  const bool is_absent = !fs::exists(custom, error) && error != std::errc::permission_denied;
  return is_absent ? fs::path() : custom;
}

fs::path state_dir(const Flags& flags, const Configuration& configuration) {
  if (!flags.state_dir.empty()) return fs::absolute(flags.state_dir);
  if (!configuration.state_dir.empty()) return configuration.state_dir;
  if (const std::string set = environment("STATE_DIRECTORY"); !set.empty()) return set;
  return user_directory("XDG_STATE_HOME", ".local/state") / "feedwire";
}

fs::path socket_path(const Flags& flags, const Configuration& configuration) {
  if (!flags.socket.empty()) return fs::absolute(flags.socket);
  if (!configuration.socket.file.empty()) return configuration.socket.file;
  if (const std::string set = environment("XDG_RUNTIME_DIR"); !set.empty())
    return fs::path(set) / "feedwire.sock";
  return state_dir(flags, configuration) / "feedwire.sock";
}

Result<Configuration> configure(const Flags& flags) {
  const fs::path file = config_file(flags);
  Result<Configuration> configuration =
      file.empty() ? Configuration{} : read_configuration(file, flags.credentials);
  if (configuration && flags.log_level) configuration->log_level = *flags.log_level;
  return configuration;
}

}  // namespace feedwire::daemon
