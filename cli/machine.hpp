// What can be seen of the machine around the daemon, and not from within its sandbox: its units and
// the clock.
#pragma once

#include <boost/json/array.hpp>

namespace feedwire::cli {

/// Findings of the same form as the daemon's (GET /v1/doctor). `is_user`: the units of this user's
/// own service manager.
boost::json::array examine_units(bool is_user);
boost::json::array examine_clock();

/// One finding of that form; an empty `remedy` is null.
boost::json::object finding(
    std::string_view check, std::string_view level, std::string_view what, std::string_view remedy
);

}  // namespace feedwire::cli
