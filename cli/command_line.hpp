// The words of the command line: every command with its options, help and examples.
#pragma once

#include <CLI/App.hpp>
#include <functional>

#include "cli/outcome.hpp"
#include "cli/socket_path.hpp"

namespace feedwire::cli {

/// What the user asked for: filled while CLI11 parses, run afterwards.
struct Chosen {
  SocketChoice sockets{};
  std::function<Outcome<Exit>()> run{};
};

/// Adds all commands to `app`; both arguments must outlive the parse and the run.
void add_commands(CLI::App& app, Chosen& chosen);

}  // namespace feedwire::cli
