// What commands about feeds share: how a person writes settings, and how a feed is named back.
#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/outcome.hpp"
#include "cli/output.hpp"

namespace feedwire::cli {

/// "A/B/C" as ["A", "B", "C"]; empty parts are dropped.
boost::json::array category_parts(std::string_view category);

/// Adds "K: V" to `headers`, or those in the lines of a file, "@FILE" ("@-": standard input): what
/// is on a command line can be seen by others. An error says what is wrong with it.
Outcome<Exit> add_header(boost::json::object& headers, std::string_view header);

/// "all", "none" or a number, as the daemon takes it.
Outcome<boost::json::value> backfill_value(std::string_view typed);

/// "3  cnBeta"
std::string number_and_name(const boost::json::object& feed);

/// Goes through all of `each`, complains about those that fail, and ends as the worst of them.
template <typename Do>
Outcome<Exit> for_all(const std::vector<std::string>& each, Do act) {
  Exit worst = Exit::done;
  for (const std::string& one : each) {
    const Outcome<Exit> exit = act(one);
    if (!exit && (each.size() == 1 || exit.error().exit == Exit::unreachable)) return exit.error();
    if (!exit) complain(exit.error().problem);
    const Exit its = exit ? *exit : exit.error().exit;
    if (its != Exit::done) worst = std::max(worst, its);
  }
  return worst;
}

}  // namespace feedwire::cli
