#include "daemon/read_only.hpp"

#include <algorithm>
#include <array>

namespace feedwire::daemon {
namespace {

// A list of what is allowed: a route that is added later is closed until somebody thought about it.
constexpr std::array<std::string_view, 6> subjects{
    "status", "items", "stream", "feeds", "opml", "subscriptions"};

}  // namespace

bool is_reading(const ApiRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const auto& path = request.path;
  if (path.size() == 1) return path[0] == "healthz" || path[0] == "metrics";
  if (path.size() < 2 || path[0] != "v1") return false;
  if (path[1] == "subscriptions" && path.size() > 3) return false;
  return std::find(subjects.begin(), subjects.end(), path[1]) != subjects.end();
}

}  // namespace feedwire::daemon
