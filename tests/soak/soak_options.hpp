// What the soak is asked for on its command line, and the paces that follow from it.
#pragma once

#include <chrono>
#include <optional>

namespace feedwire::tests {

struct SoakOptions {
  std::chrono::seconds length{120};
  int feeds{200};
  int followers{10};
  std::chrono::seconds reload_every{20};

  /// Few feeds are asked about more often than many, so that the daemon gets about the same number
  /// of requests and items a second, however many feeds there are.
  std::chrono::seconds interval() const;
  std::chrono::duration<double> publish_every() const;
};

/// `SECONDS [--feeds N] [--followers N] [--reload-every SECONDS]`; nothing where it is none.
std::optional<SoakOptions> soak_options(int count, const char* const* arguments);

}  // namespace feedwire::tests
