// What needs no running daemon is done by its program.
#pragma once

#include <string>
#include <vector>

#include "cli/outcome.hpp"

namespace feedwire::cli {

/// Becomes `feedwired arguments`, with --config where `config` is not empty; returns only where
/// that cannot be run.
Failure become_daemon_program(std::vector<std::string> arguments, const std::string& config);

/// What `feedwired arguments` prints, whatever its exit code.
Outcome<std::string> output_of_daemon_program(
    std::vector<std::string> arguments, const std::string& config
);

}  // namespace feedwire::cli
