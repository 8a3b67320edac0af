// feedwired: arguments in, exit code out.
#include <getopt.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>

#include "daemon/log.hpp"
#include "daemon/offline_check.hpp"
#include "daemon/places.hpp"
#include "daemon/service.hpp"
#include "daemon/version.hpp"

namespace asio = boost::asio;
using namespace feedwire;
using namespace feedwire::daemon;

namespace {

constexpr int failure = 1;
constexpr int wrong_usage = 2;

constexpr char usage[] =
    "usage: feedwired [--config FILE] [--state-dir DIR] [--socket PATH] [--log-level LEVEL]\n"
    "                 [--log-format F] [--check-config | --check [--repair]]\n"
    "                 [--version [--verbose]] [--help]\n"
    "\n"
    "The daemon of feedwire: gathers feeds and folders of documents, keeps them in one ordered "
    "log,\n"
    "and lets clients follow it over a Unix socket. Runs in the foreground; logs to standard "
    "error.\n"
    "\n"
    "  --config FILE      configuration (default: /etc/feedwire/feedwire.toml for root,\n"
    "                     else ~/.config/feedwire/feedwire.toml; it may be missing)\n"
    "  --state-dir DIR    where the store is (default: $STATE_DIRECTORY,\n"
    "                     else ~/.local/state/feedwire)\n"
    "  --socket PATH      where clients find it (default: $XDG_RUNTIME_DIR/feedwire.sock,\n"
    "                     else feedwire.sock in the state directory)\n"
    "  --log-level LEVEL  error, warning, info or debug\n"
    "  --log-format F     text (default) or json: an object a line\n"
    "  --check-config     check the configuration and end\n"
    "  --check            see whether the store agrees with itself, and end; no daemon may run\n"
    "  --repair           with --check: make anew what can be made from the rest\n"
    "  --version          print the version; with --verbose the libraries' versions, too\n"
    "\n"
    "Signals: SIGTERM and SIGINT end it cleanly, SIGHUP reads the configuration again.\n"
    "Example: feedwired --config ./feedwire.toml --state-dir /tmp/feedwire\n";

struct Arguments {
  Flags flags{};
  bool check_config{false};
  bool check_store{false};
  bool repair{false};
  bool version{false};
  bool verbose{false};
  std::optional<int> exit_code{};  ///< set: nothing more is to be done
};

Arguments read_arguments(int argc, char** argv) {
  enum Option {
    config,
    state,
    socket,
    level,
    format,
    check,
    store,
    repair,
    version,
    verbose,
    help
  };
  static const option options[] = {
      {"config", required_argument, nullptr, config},
      {"state-dir", required_argument, nullptr, state},
      {"socket", required_argument, nullptr, socket},
      {"log-level", required_argument, nullptr, level},
      {"log-format", required_argument, nullptr, format},
      {"check-config", no_argument, nullptr, check},
      {"check", no_argument, nullptr, store},
      {"repair", no_argument, nullptr, repair},
      {"version", no_argument, nullptr, version},
      {"verbose", no_argument, nullptr, verbose},
      {"help", no_argument, nullptr, help},
      {nullptr, 0, nullptr, 0}};
  Arguments arguments;
  int found = 0;
  while ((found = getopt_long(argc, argv, "", options, nullptr)) != -1) {
    switch (found) {
      case config:
        arguments.flags.config = optarg;
        break;
      case state:
        arguments.flags.state_dir = optarg;
        break;
      case socket:
        arguments.flags.socket = optarg;
        break;
      case check:
        arguments.check_config = true;
        break;
      case store:
        arguments.check_store = true;
        break;
      case repair:
        arguments.repair = true;
        break;
      case level:
        arguments.flags.log_level = log::level_from(optarg);
        if (arguments.flags.log_level) break;
        std::fprintf(
            stderr,
            "feedwired: --log-level must be error, warning, info or debug, not \"%s\"\n",
            optarg
        );
        arguments.exit_code = wrong_usage;
        return arguments;
      case format:
        if (const auto known = log::format_from(optarg)) {
          log::set_format(*known);
          break;
        }
        std::fprintf(stderr, "feedwired: --log-format must be text or json, not \"%s\"\n", optarg);
        arguments.exit_code = wrong_usage;
        return arguments;
      case version:
        arguments.version = true;
        break;
      case verbose:
        arguments.verbose = true;
        break;
      case help:
        std::fputs(usage, stdout);
        arguments.exit_code = 0;
        return arguments;
      default:
        arguments.exit_code = wrong_usage;
        return arguments;
    }
  }
  if (arguments.repair && !arguments.check_store) {
    std::fputs("feedwired: --repair goes with --check; see feedwired --help\n", stderr);
    arguments.exit_code = wrong_usage;
  }
  if (arguments.verbose && !arguments.version) {
    std::fputs("feedwired: --verbose goes with --version; see feedwired --help\n", stderr);
    arguments.exit_code = wrong_usage;
  }
  if (optind < argc) {
    std::fprintf(
        stderr, "feedwired: takes no argument \"%s\"; see feedwired --help\n", argv[optind]
    );
    arguments.exit_code = wrong_usage;
  }
  return arguments;
}

int show_version(bool is_verbose) {
  std::puts("feedwired " FEEDWIRE_VERSION);
  if (is_verbose) std::fputs(library_versions().c_str(), stdout);
  return 0;
}

int complain(const Problem& problem) {
  std::fprintf(stderr, "feedwired: %s\n", to_string(problem).c_str());
  return failure;
}

std::string counted(std::size_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

int check_config(const Flags& flags) {
  const std::string file = config_file(flags).string();
  const Result<Configuration> configuration = configure(flags);
  if (!configuration) return complain(configuration.error());
  for (const std::string& warning : configuration->warnings)
    std::printf("warning: %s\n", warning.c_str());
  std::printf(
      "%s: fine, %s and %s\n",
      file.empty() ? "no configuration file, all defaults" : file.c_str(),
      counted(configuration->feeds.size(), "feed").c_str(),
      counted(configuration->folders.size(), "folder").c_str()
  );
  return 0;
}

/// What escapes from a handler leaves coroutines behind that nobody can end in order any more: they
/// must not be destroyed after what they refer to. What was committed is safe; the service manager
/// starts a new daemon.
void run_or_die(asio::io_context& context) {
  try {
    context.run();
  } catch (const std::exception& error) {
    log::error("daemon.broken", {{"problem", error.what()}});
    std::_Exit(failure);
  }
}

int check_store(const Flags& flags, bool repair) {
  const Result<Configuration> configuration = configure(flags);
  if (!configuration) return complain(configuration.error());
  const Result<bool> is_good = check_offline(flags, *configuration, repair);
  if (!is_good) return complain(is_good.error());
  return *is_good ? 0 : failure;
}

int serve(const Flags& flags) {
  Result<Configuration> configuration = configure(flags);
  if (!configuration) return complain(configuration.error());
  log::set_level(configuration->log_level);
  asio::io_context context(1);
  auto service = Service::open(context, flags, std::move(*configuration));
  if (!service) return complain(service.error());
  std::exception_ptr broken;
  asio::co_spawn(context, (*service)->run(), [&](std::exception_ptr ended_by) {
    broken = ended_by;
  });
  run_or_die(context);
  if (broken) std::rethrow_exception(broken);
  log::info("daemon.stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = read_arguments(argc, argv);
  if (arguments.exit_code) return *arguments.exit_code;
  if (arguments.version) return show_version(arguments.verbose);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a full disk
  try {
    if (arguments.check_store) return check_store(arguments.flags, arguments.repair);
    return arguments.check_config ? check_config(arguments.flags) : serve(arguments.flags);
  } catch (const std::exception& error) {
    log::error("daemon.broken", {{"problem", error.what()}});
    return failure;
  }
}
