// The command line's way in and out: words are understood, the command runs, its end is a number.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>

#include "cli/command_line.hpp"
#include "cli/output.hpp"

namespace {

using namespace feedwire;

int exit_with(const cli::Failure& failure) {
  cli::complain(failure.problem);
  return static_cast<int>(failure.exit);
}

/// Help and version are answers and go to standard output; anything else is a wrong command line.
int end_of_parse(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
  Problem problem{.what = error.what(), .remedy = "see feedwire --help, or COMMAND --help"};
  if (app.get_subcommands().empty() && error.get_name() == "RequiredError") {
    const auto unknown = app.remaining();
    problem.what = unknown.empty() ? "no command given" : "no such command: " + unknown.front();
    problem.remedy = "see feedwire --help";
  }
  cli::complain(problem);
  return static_cast<int>(cli::Exit::usage);
}

}  // namespace

int main(int argc, char** argv) {
  // Who started us may ignore it, and then a reader that left would look like a full disk.
  std::signal(SIGPIPE, SIG_DFL);
  // The same with this one, and nobody could wait for a command's end.
  std::signal(SIGCHLD, SIG_DFL);
  CLI::App app{"Talks to feedwired, the wire service for feeds.", "feedwire"};
  app.set_version_flag("--version", "feedwire " FEEDWIRE_VERSION);
  cli::Chosen chosen;
  cli::add_commands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return end_of_parse(app, error);
  }
  try {
    const auto exit = chosen.run();
    return exit ? static_cast<int>(*exit) : exit_with(exit.error());
  } catch (const std::exception& broken) {
    return exit_with(cli::failed(broken.what()));
  }
}
