// `feedwire check-config`: the daemon's own check, run for the user.
#pragma once

#include <string>

#include "cli/outcome.hpp"

namespace feedwire::cli {

/// Becomes `feedwired --check-config`, found beside this executable or else on PATH, so that output
/// and exit code are the daemon's; comes back only when it cannot be run. An empty `file`: the one
/// that feedwired would read.
Failure check_config(const std::string& file);

}  // namespace feedwire::cli
