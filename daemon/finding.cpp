#include "daemon/finding.hpp"

#include <boost/json.hpp>
#include <iterator>

namespace feedwire::daemon {

namespace json = boost::json;

namespace {

const char* to_string(Finding::Level level) {
  switch (level) {
    case Finding::Level::ok:
      return "ok";
    case Finding::Level::note:
      return "note";
    case Finding::Level::warning:
      return "warning";
    case Finding::Level::error:
      break;
  }
  return "error";
}

}  // namespace

void append(Findings& all, Findings more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

json::object findings_object(const Findings& findings) {
  json::array array;
  bool is_ok = true;
  for (const Finding& finding : findings) {
    is_ok = is_ok && finding.level < Finding::Level::warning;
    json::object object{
        {"check", finding.check},
        {"level", to_string(finding.level)},
        {"what", finding.what},
        {"remedy", nullptr}};
    if (!finding.remedy.empty()) object["remedy"] = finding.remedy;
    array.push_back(std::move(object));
  }
  return {{"ok", is_ok}, {"findings", std::move(array)}};
}

}  // namespace feedwire::daemon
