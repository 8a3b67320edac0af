// JSON as it leaves the daemon: always UTF-8, whatever bytes came in.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

namespace feedwire::daemon {

/// The value on one line. Bytes that are no UTF-8 (a file's name, a part of a request) become
/// U+FFFD: a client's parser would refuse the whole document for them.
std::string json_text(const boost::json::object& object);
std::string json_text(const boost::json::value& value);

}  // namespace feedwire::daemon
