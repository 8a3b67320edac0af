#include "daemon/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace feedwire::daemon {
namespace {

constexpr const char* purpose =
    "The daemon of feedwire: gathers feeds and folders of documents, keeps them in one ordered "
    "log,\n"
    "and lets clients follow it over a Unix socket. Runs in the foreground; logs to standard "
    "error.";

constexpr const char* more =
    "Where nothing is said, the configuration is /etc/feedwire/feedwire.toml for root, else\n"
    "~/.config/feedwire/feedwire.toml, and it may be missing. The store is in $STATE_DIRECTORY, "
    "else\n"
    "~/.local/state/feedwire. The socket is $XDG_RUNTIME_DIR/feedwire.sock, else feedwire.sock "
    "with the\n"
    "store.\n"
    "\n"
    "Signals: SIGTERM and SIGINT end it cleanly, SIGHUP reads the configuration again.\n"
    "Example: feedwired --config ./feedwire.toml --state-dir /tmp/feedwire";

struct Words {
  std::string level{};
  std::string format{"text"};
  bool check_config{false};
  bool check{false};
  bool repair{false};
  bool doctor{false};
  bool version{false};
  bool verbose{false};
};

void add_places(CLI::App& app, Flags& flags) {
  app.add_option("--config", flags.config, "The configuration to read")->type_name("FILE");
  app.add_option("--state-dir", flags.state_dir, "Where the store is")->type_name("DIR");
  app.add_option("--socket", flags.socket, "Where clients find it")->type_name("PATH");
}

void add_log(CLI::App& app, Words& words) {
  app.add_option("--log-level", words.level, "error, warning, info or debug")
      ->type_name("LEVEL")
      ->check([](const std::string& typed) {
        return log::level_from(typed) ? "" : "must be error, warning, info or debug";
      });
  app.add_option("--log-format", words.format, "text (default) or json: an object a line")
      ->type_name("F")
      ->check([](const std::string& typed) {
        return log::format_from(typed) ? "" : "must be text or json";
      });
}

void add_tasks(CLI::App& app, Words& words) {
  app.add_flag("--check-config", words.check_config, "Check the configuration and end");
  app.add_flag(
      "--check", words.check, "See whether the store agrees with itself; no daemon may run"
  );
  app.add_flag("--repair", words.repair, "With --check: make anew what can be made from the rest");
  app.add_flag(
      "--doctor", words.doctor, "Look at what a daemon needs, for `feedwire doctor`: JSON"
  );
  app.add_flag("--version", words.version, "Print the version");
  app.add_flag("--verbose", words.verbose, "With --version: the libraries' versions, too");
}

/// Why these words do not go together; empty: they do.
std::string contradiction(const Words& words) {
  if (words.repair && !words.check) return "--repair goes with --check";
  if (words.verbose && !words.version) return "--verbose goes with --version";
  const int tasks = int{words.check_config} + int{words.check} + int{words.doctor};
  return tasks > 1 ? "one of --check-config, --check and --doctor at a time" : "";
}

int complain(const std::string& what) {
  std::fprintf(stderr, "feedwired: %s; see feedwired --help\n", what.c_str());
  return wrong_usage;
}

Task task_of(const Words& words) {
  if (words.version) return words.verbose ? Task::library_versions : Task::version;
  if (words.check) return words.repair ? Task::repair_store : Task::check_store;
  if (words.doctor) return Task::doctor;
  return words.check_config ? Task::check_config : Task::serve;
}

}  // namespace

std::optional<int> read_arguments(int argc, const char* const* argv, Arguments& arguments) {
  CLI::App app{purpose, "feedwired"};
  app.footer(more);
  // A drop-in that adds to the unit's words has the last one.
  app.option_defaults()->take_last();
  Words words;
  add_places(app, arguments.flags);
  add_log(app, words);
  add_tasks(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    return complain(error.what());
  }
  if (const std::string wrong = contradiction(words); !wrong.empty()) return complain(wrong);
  arguments.task = task_of(words);
  arguments.flags.log_level = log::level_from(words.level);
  arguments.log_format = *log::format_from(words.format);
  // Only the service gets its credentials.
  if (arguments.task != Task::serve) arguments.flags.credentials = Credentials::may_lack;
  return std::nullopt;
}

}  // namespace feedwire::daemon
