#include "daemon/place_remedy.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace feedwire::daemon {

namespace fs = std::filesystem;

namespace {

bool is_below(const fs::path& path, std::string_view folder) {
  return (path.string() + '/').starts_with(std::string(folder) + '/');
}

// What ProtectHome= and PrivateTmp= put something else in place of (systemd.exec(5)).
bool is_hidden(const fs::path& path, std::string_view& setting) {
  for (const char* home : {"/home", "/root", "/run/user"}) {
    if (is_below(path, home)) setting = "ProtectHome=tmpfs\n";
  }
  const bool is_temporary = is_below(path, "/tmp") || is_below(path, "/var/tmp");
  return is_temporary || !setting.empty();
}

// A word of a unit's list of paths: "%" begins a specifier, and ":" parts source and destination.
std::string unit_path(const fs::path& path) {
  std::string word = "\"-";
  for (const char c : path.string()) {
    if (c == '"' || c == '\\') word += '\\';
    if (c == ':') word += "\\\\";
    word += c;
    if (c == '%') word += c;
  }
  return word + '"';
}

std::string drop_in(const PlaceTrouble& trouble, const std::string& lines) {
  const std::string there = shell_word(trouble.path.string());
  // A place that is not there would be passed over because of the dash before its path.
  const std::string make = trouble.is_written ? "mkdir -p " + there + "\n" : "";
  return make + "systemctl edit feedwired.service, with these lines, and restart it:\n[Service]\n" +
         lines;
}

std::string rights(const PlaceTrouble& trouble) {
  if (!trouble.barred.empty())
    return fmt::format("setfacl -m u:{}:x {}", trouble.user, shell_word(trouble.barred.string()));
  return fmt::format(
      "setfacl -R -m u:{0}:{1},d:u:{0}:{1} {2}",
      trouble.user,
      trouble.is_written ? "rwX" : "rX",
      shell_word(trouble.path.string())
  );
}

std::string name_of(uid_t user) {
  const passwd* entry = getpwuid(user);
  return entry ? entry->pw_name : std::to_string(user);
}

// The uppermost folder on the way that may not be entered.
fs::path barred_on_the_way(const fs::path& path) {
  fs::path way;
  for (const fs::path& part : path.parent_path()) {
    way /= part;
    if (access(way.c_str(), X_OK) != 0 && errno == EACCES) return way;
  }
  return {};
}

// A folder that is to be written may be made by the daemon, where the one above it lets it.
fs::path nearest_there(fs::path path) {
  std::error_code error;
  while (path.has_relative_path() && !fs::exists(path, error)) path = path.parent_path();
  return path;
}

}  // namespace

PlaceTrouble trouble_at(const fs::path& path, bool is_written) {
  PlaceTrouble trouble{
      .path = path,
      .is_written = is_written,
      .barred = barred_on_the_way(path),
      .user = name_of(geteuid()),
      .is_in_unit = std::getenv("INVOCATION_ID") != nullptr};
  const fs::path tried = is_written ? nearest_there(path) : path;
  if (access(tried.c_str(), R_OK | X_OK | (is_written ? W_OK : 0)) != 0) trouble.error = errno;
  return trouble;
}

std::string place_remedy(const PlaceTrouble& trouble) {
  std::string_view setting;
  if (trouble.is_in_unit && trouble.error != 0 && is_hidden(trouble.path, setting)) {
    const char* bind = trouble.is_written ? "BindPaths=" : "BindReadOnlyPaths=";
    return drop_in(trouble, std::string(setting) + bind + unit_path(trouble.path));
  }
  if (trouble.error == EROFS && trouble.is_in_unit)
    return drop_in(trouble, "ReadWritePaths=" + unit_path(trouble.path));
  if (trouble.error == EACCES || trouble.error == EPERM) return rights(trouble);
  if (trouble.error == ENOENT) return "mkdir -p " + shell_word(trouble.path.string());
  if (trouble.error == ENOTDIR) return "it, or something above it, is no folder";
  return trouble.error == EROFS ? "it is on a file system that is read-only" : "";
}

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace feedwire::daemon
