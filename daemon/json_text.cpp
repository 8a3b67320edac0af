#include "daemon/json_text.hpp"

#include <boost/json.hpp>

#include "feeds/text.hpp"

namespace feedwire::daemon {

namespace {

std::string utf8(std::string text) {
  return feeds::is_valid_utf8(text) ? text : feeds::valid_utf8(text);
}

}  // namespace

std::string json_text(const boost::json::object& object) {
  return utf8(boost::json::serialize(object));
}

std::string json_text(const boost::json::value& value) {
  return utf8(boost::json::serialize(value));
}

}  // namespace feedwire::daemon
