// A feed's settings as attributes of an OPML outline, so that a list that was exported brings back
// what people decided. Header fields, which may be secrets, are not among them.
#pragma once

#include <map>
#include <string>

#include "feeds/opml.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

/// every, backfill, retention, charset, timeout, user_agent and paused, each only where it was set.
std::map<std::string, std::string> opml_settings(const schema::SourceSettings& settings);

/// The whole settings of an outline. A Problem names an attribute whose value is wrong; names that
/// are not known are passed over, since a newer feedwire may have written them.
Result<schema::SourceSettings> settings_from(const feeds::Outline& outline);

}  // namespace feedwire::daemon
