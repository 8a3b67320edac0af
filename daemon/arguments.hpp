// The command line of feedwired.
#pragma once

#include <optional>

#include "daemon/log.hpp"
#include "daemon/places.hpp"

namespace feedwire::daemon {

/// What is to be done.
enum class Task {
  serve,
  check_config,
  check_store,
  repair_store,
  doctor,
  version,
  library_versions
};

struct Arguments {
  Task task{Task::serve};
  Flags flags{};
  log::Format log_format{log::Format::text};
};

inline constexpr int wrong_usage = 2;

/// Prints help, or what is wrong with the words; then there is an exit code and nothing more to do.
std::optional<int> read_arguments(int argc, const char* const* argv, Arguments& arguments);

}  // namespace feedwire::daemon
