// Runs a person's command with text on its standard input.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace feedwire::cli {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// `sh -c command`, with `variables` in its environment and nothing of them in the command, and
/// waits for its end. Gives its exit status, 128 + N where signal N ended it. It is in a process
/// group of its own, so that Ctrl-C on the terminal is for us alone, and gets SIGTERM where we are
/// killed. Throws std::system_error where it cannot be started.
int run_command(const std::string& command, const std::string& input, const Variables& variables);

}  // namespace feedwire::cli
