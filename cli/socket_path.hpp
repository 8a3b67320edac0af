// Where the daemon's socket is: every place that is worth a try, in order, and the first that
// accepts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/local_socket.hpp"
#include "cli/outcome.hpp"

namespace feedwire::cli {

/// What the user said about it on the command line; empty: nothing.
struct SocketChoice {
  std::string socket{};  ///< --socket
  std::string config{};  ///< --config
};

using Environment = std::function<std::optional<std::string>(const char*)>;

/// The environment of this process; a variable that is set but empty counts as absent.
std::optional<std::string> process_environment(const char* name);

/// Paths to try, each once, best first. With --socket it is the only one: who names a socket does
/// not want another daemon. The Problem is a --config file that cannot be read.
Result<std::vector<std::string>> socket_candidates(
    const SocketChoice& choice, const Environment& environment
);

struct Found {
  std::string path{};
  Descriptor connection{};
};

/// Tries the candidates; the failure names each with what was wrong with it.
Outcome<Found> find_socket(const SocketChoice& choice, const Environment& environment);

}  // namespace feedwire::cli
