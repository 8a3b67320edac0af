#include "cli/socket_path.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace feedwire::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* system_socket = "/run/feedwire/feedwire.sock";
// For those who may only read (feedwired-readonly.socket).
constexpr const char* system_reading_socket = "/run/feedwire/read.sock";

/// The socket that the [daemon] part of a configuration names, itself or by its state folder.
Result<std::optional<std::string>> socket_in_config(const std::string& file) {
  std::error_code missing;
  if (!fs::is_regular_file(file, missing)) {
    return Problem{
        .what = "there is no configuration file " + file,
        .remedy = "check the path after --config"};
  }
  toml::table config;
  try {
    config = toml::parse_file(file);
  } catch (const toml::parse_error& error) {
    return Problem{
        .what = std::string{error.description()},
        .where = file + ":" + std::to_string(error.source().begin.line),
        .remedy = "correct the file; `feedwire check-config` shows what it means"};
  }
  const fs::path folder = fs::absolute(file).parent_path();
  const auto daemon = config["daemon"];
  if (const auto socket = daemon["socket"].value<std::string>())
    return std::optional{(folder / *socket).string()};
  if (const auto state = daemon["state_dir"].value<std::string>()) {
    return std::optional{(folder / *state / "feedwire.sock").string()};
  }
  return std::optional<std::string>{};
}

std::vector<std::string> user_sockets(const Environment& environment) {
  std::vector<std::string> paths;
  if (const auto runtime = environment("XDG_RUNTIME_DIR"))
    paths.push_back(*runtime + "/feedwire.sock");
  if (const auto state = environment("STATE_DIRECTORY")) {
    paths.push_back(*state + "/feedwire.sock");
  } else if (const auto base = environment("XDG_STATE_HOME")) {
    paths.push_back(*base + "/feedwire/feedwire.sock");
  } else if (const auto home = environment("HOME")) {
    paths.push_back(*home + "/.local/state/feedwire/feedwire.sock");
  }
  return paths;
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string{value};
}

Result<std::vector<std::string>> socket_candidates(
    const SocketChoice& choice, const Environment& environment
) {
  if (!choice.socket.empty()) return std::vector<std::string>{choice.socket};
  std::vector<std::string> paths;
  const auto add = [&](const std::string& path) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  };
  if (const auto named = environment("FEEDWIRE_SOCKET")) add(*named);
  if (!choice.config.empty()) {
    const auto configured = socket_in_config(choice.config);
    if (!configured) return configured.error();
    if (*configured) add(**configured);
  }
  for (const std::string& path : user_sockets(environment)) add(path);
  add(system_socket);
  add(system_reading_socket);
  return paths;
}

Outcome<Found> find_socket(const SocketChoice& choice, const Environment& environment) {
  const auto paths = socket_candidates(choice, environment);
  if (!paths) return Failure{.problem = paths.error()};
  std::string tried;
  for (const std::string& path : *paths) {
    auto connection = connect_to(path);
    if (connection) return Found{.path = path, .connection = std::move(*connection)};
    if (!tried.empty()) tried += ", ";
    tried += path + " (" + connection.error().what + ")";
  }
  return unreachable(
      "no daemon answers; tried " + tried, "start feedwired, or name its socket with --socket PATH"
  );
}

}  // namespace feedwire::cli
