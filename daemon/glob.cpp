#include "daemon/glob.hpp"

#include <fnmatch.h>

#include <string>

namespace feedwire::daemon {

bool glob_matches(std::string_view pattern, std::string_view path) {
  constexpr std::string_view any_folders = "**/";
  const std::size_t stars = pattern.find(any_folders);
  if (stars == std::string_view::npos) {
    return fnmatch(std::string(pattern).c_str(), std::string(path).c_str(), FNM_PATHNAME) == 0;
  }
  // What stands before `**/` must match as many folders as it has itself.
  const std::string_view head = pattern.substr(0, stars);
  const std::string_view tail = pattern.substr(stars + any_folders.size());
  std::size_t begin = 0;
  for (const char c : head) {
    if (c != '/') continue;
    begin = path.find('/', begin);
    if (begin == std::string_view::npos) return false;
    ++begin;
  }
  if (begin > 0 && !glob_matches(head.substr(0, head.size() - 1), path.substr(0, begin - 1)))
    return false;
  if (begin == 0 && !head.empty()) return false;
  while (true) {
    if (glob_matches(tail, path.substr(begin))) return true;
    begin = path.find('/', begin);
    if (begin == std::string_view::npos) return false;
    ++begin;
  }
}

}  // namespace feedwire::daemon
