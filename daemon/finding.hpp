// What an examination of the daemon and its surroundings says: one thing each, and what to do about
// it.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

namespace feedwire::daemon {

struct Finding {
  enum class Level {
    ok,
    note,     ///< worth knowing, and nothing to do
    warning,  ///< works, but should be looked at
    error,    ///< does not work
  };

  std::string check{};  ///< what was looked at: "disk", "dns"
  Level level{Level::ok};
  std::string what{};
  std::string remedy{};  ///< may be several lines; empty: there is nothing to do
};

using Findings = std::vector<Finding>;

void append(Findings& all, Findings more);

/// {"ok": whether nothing is a warning or an error, "findings": [{"check", "level", "what",
/// "remedy"}]}
boost::json::object findings_object(const Findings& findings);

}  // namespace feedwire::daemon
