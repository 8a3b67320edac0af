// The configuration, who may read and write what, and the limits of the process.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iterator>

#include "daemon/doctor.hpp"
#include "daemon/place_remedy.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::daemon {

namespace fs = std::filesystem;
using Level = Finding::Level;

namespace {

// What a process needs beside followers and transfers: the store's connections, watches, the log.
constexpr std::uint64_t descriptors_of_our_own = 64;
constexpr std::uint64_t descriptors_a_transfer = 3;

std::optional<mode_t> mode_of(const fs::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return std::nullopt;
  return status.st_mode & 07777;
}

void examine_configuration(const Patient& patient, Findings& findings) {
  const fs::path& file = patient.config_file;
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"configuration", level, std::move(what), std::move(remedy)});
  };
  if (file.empty()) return add(Level::ok, "no file, all defaults");
  const auto read = read_configuration(file, Credentials::may_lack);
  if (!read) return add(Level::error, to_string(read.error()), "mend it, then: feedwire reload");
  for (const std::string& warning : read->warnings) add(Level::warning, warning);
  if (read->warnings.empty())
    add(Level::ok,
        fmt::format(
            "{}: {}, {}, {}",
            file.string(),
            feeds::counted(std::ssize(read->feeds), "feed"),
            feeds::counted(std::ssize(read->folders), "folder"),
            feeds::counted(std::ssize(read->archives), "archive")
        ));
}

void examine_file(
    const fs::path& file, mode_t unwanted, std::string_view what, Level level, Findings& findings
) {
  const auto mode = mode_of(file);
  if (!mode || (*mode & unwanted) == 0) return;
  findings.push_back(
      {"permissions",
       level,
       fmt::format("{} {} (mode {:04o})", file.string(), what, *mode),
       fmt::format("chmod {:04o} {}", *mode & ~unwanted, shell_word(file.string()))}
  );
}

void examine_socket(const std::string& socket, Findings& findings) {
  const auto mode = mode_of(socket);
  if (!mode || (*mode & S_IWOTH) == 0) return;
  findings.push_back(
      {"permissions",
       Level::warning,
       "everybody on this machine may change feeds: " + socket + " is open to all",
       "daemon.socket_mode = \"0660\" and daemon.socket_group, or SocketMode= of feedwired.socket; "
       "for readers daemon.socket_readonly"}
  );
}

void examine_user(Findings& findings) {
  if (geteuid() != 0) return;
  findings.push_back(
      {"permissions",
       Level::warning,
       "the daemon runs as root, which it needs for nothing",
       "run it as a user of its own; the package's unit does"}
  );
}

void examine_permissions(const Patient& patient, Findings& findings) {
  const std::size_t before = findings.size();
  const fs::path state = patient.store_file.parent_path();
  examine_file(state, 0007, "can be entered by everybody", Level::warning, findings);
  for (const char* companion : {"", "-wal", "-shm"})
    examine_file(
        patient.store_file.string() + companion,
        0077,
        "holds credentials of feeds, and is open to others",
        Level::error,
        findings
    );
  if (!patient.config_file.empty()) {
    examine_file(patient.config_file, 0002, "can be written by everybody", Level::error, findings);
    if (patient.configuration.has_secrets)
      examine_file(
          patient.config_file,
          0004,
          "holds secrets, and everybody can read it",
          Level::error,
          findings
      );
  }
  if (patient.is_running && access(state.c_str(), W_OK) != 0)
    findings.push_back(
        {"permissions",
         Level::error,
         "the state directory cannot be written to: " + state.string(),
         place_remedy(trouble_at(state, true))}
    );
  if (patient.is_running) examine_socket(patient.socket, findings);
  if (patient.is_running) examine_user(findings);
  if (findings.size() == before)
    findings.push_back({"permissions", Level::ok, "store and configuration are the daemon's", ""});
}

void examine_limits(const Patient& patient, Findings& findings) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const std::uint64_t needed = descriptors_of_our_own + patient.configuration.max_followers +
                               descriptors_a_transfer * patient.configuration.fetch.concurrency;
  const std::uint64_t there = limit.rlim_max;  // which the daemon makes its own at start
  if (there == RLIM_INFINITY)
    return findings.push_back({"limits", Level::ok, "no limit to open files", ""});
  if (there >= needed)
    return findings.push_back(
        {"limits", Level::ok, fmt::format("{} open files, {} at most needed", there, needed), ""}
    );
  findings.push_back(
      {"limits",
       Level::warning,
       fmt::format("{} open files are too few: up to {} may be needed", there, needed),
       "LimitNOFILE= in the unit, or a smaller daemon.max_followers"}
  );
}

}  // namespace

Findings examine_setup(const Patient& patient) {
  Findings findings;
  examine_configuration(patient, findings);
  examine_permissions(patient, findings);
  if (patient.is_running) examine_limits(patient, findings);
  return findings;
}

}  // namespace feedwire::daemon
