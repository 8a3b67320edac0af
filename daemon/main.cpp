// feedwired: arguments in, exit code out.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>

#include "daemon/arguments.hpp"
#include "daemon/doctor.hpp"
#include "daemon/json_text.hpp"
#include "daemon/log.hpp"
#include "daemon/offline_check.hpp"
#include "daemon/places.hpp"
#include "daemon/service.hpp"
#include "daemon/version.hpp"
#include "feeds/amounts.hpp"

namespace asio = boost::asio;
using namespace feedwire;
using namespace feedwire::daemon;

namespace {

constexpr int failure = 1;

int show_version(bool is_verbose) {
  std::puts("feedwired " FEEDWIRE_VERSION);
  if (is_verbose) std::fputs(library_versions().c_str(), stdout);
  return 0;
}

int complain(const Problem& problem) {
  std::fprintf(stderr, "feedwired: %s\n", to_string(problem).c_str());
  return failure;
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
      feeds::counted(std::ssize(configuration->feeds), "feed").c_str(),
      feeds::counted(std::ssize(configuration->folders), "folder").c_str()
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

int examine(const Flags& flags) {
  const auto findings = findings_object(examine_offline(flags));
  std::puts(json_text(findings).c_str());
  return findings.at("ok").as_bool() ? 0 : failure;
}

int perform(const Arguments& arguments) {
  switch (arguments.task) {
    case Task::version:
      return show_version(false);
    case Task::library_versions:
      return show_version(true);
    case Task::check_config:
      return check_config(arguments.flags);
    case Task::check_store:
      return check_store(arguments.flags, false);
    case Task::repair_store:
      return check_store(arguments.flags, true);
    case Task::doctor:
      return examine(arguments.flags);
    case Task::serve:
      break;
  }
  return serve(arguments.flags);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (const auto exit_code = read_arguments(argc, argv, arguments)) return *exit_code;
  log::set_format(arguments.log_format);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a full disk
  try {
    return perform(arguments);
  } catch (const std::exception& error) {
    log::error("daemon.broken", {{"problem", error.what()}});
    return failure;
  }
}
