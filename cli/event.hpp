// One event of a stream as `feedwire subscribe` passes it on.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

namespace feedwire::cli {

struct Event {
  std::int64_t seq{};
  std::string line{};          ///< its JSON as it came
  boost::json::object item{};  ///< the same, read
};

}  // namespace feedwire::cli
