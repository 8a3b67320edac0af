// Secrets that the configuration names rather than holds: the service manager hands them over as
// files (systemd.exec(5), LoadCredential=).
#pragma once

#include <string>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// What the file `name` of $CREDENTIALS_DIRECTORY holds, without the line break at its end. A
/// Problem where there is no such directory or file, where the name is a path, and where the file
/// is empty.
Result<std::string> read_credential(std::string_view name);

/// Whether somebody handed over credentials at all.
bool has_credentials();

}  // namespace feedwire::daemon
