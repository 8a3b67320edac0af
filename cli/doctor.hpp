// `feedwire doctor`: what stands in the way of a daemon that does its work, and what to do about
// it.
#pragma once

#include "cli/client.hpp"

namespace feedwire::cli {

struct DoctorOptions {
  bool json{false};
};

/// Exit::failed where a finding is a warning or an error. Where no daemon answers, that is one, and
/// feedwired looks at the rest by itself.
Outcome<Exit> examine(Client& client, const DoctorOptions& options);

}  // namespace feedwire::cli
