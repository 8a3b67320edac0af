// What a check of the store found, for programs and for people.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "schema/check.hpp"

namespace feedwire::daemon {

boost::json::object check_object(const schema::CheckReport& report, bool is_repaired);

/// A line a part. `is_repaired`: what can be mended was.
std::string check_text(const schema::CheckReport& report, bool is_repaired);

/// Something is left that is not right.
bool is_bad(const schema::CheckReport& report, bool is_repaired);

}  // namespace feedwire::daemon
