// `feedwired --check [--repair]`: the store looked over while no daemon has it.
#pragma once

#include "daemon/places.hpp"

namespace feedwire::daemon {

/// Prints what was found; true: all agrees, or was made to. A Problem where it cannot be looked at.
Result<bool> check_offline(const Flags& flags, const Configuration& configuration, bool repair);

}  // namespace feedwire::daemon
