// What this program is made of.
#pragma once

#include <string>

namespace feedwire::daemon {

/// The libraries that are loaded, a line each ("SQLite 3.40.1"); those that are compiled in have
/// the version that they were compiled with. For reports of faults.
std::string library_versions();

}  // namespace feedwire::daemon
