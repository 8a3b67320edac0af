#include "cli/machine.hpp"

#include <sys/timex.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <map>
#include <sstream>

#include "cli/program_output.hpp"

namespace feedwire::cli {

namespace json = boost::json;

namespace {

constexpr const char* service = "feedwired.service";

/// What systemctl(1) `show` says: a line "Name=value" each.
std::map<std::string, std::string> properties_of(bool is_user) {
  std::vector<std::string> words{"systemctl"};
  if (is_user) words.emplace_back("--user");
  for (const char* word : {"show", service, "--property"}) words.emplace_back(word);
  words.emplace_back(
      "LoadState,ActiveState,SubState,Result,UnitFileState,NRestarts,NeedDaemonReload,StatusText"
  );
  std::map<std::string, std::string> properties;
  const auto output = output_of(std::move(words));
  if (!output || output->exit != 0) return properties;
  std::istringstream lines(output->text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) properties[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return properties;
}

std::string systemctl(bool is_user, const std::string& rest) {
  return (is_user ? "systemctl --user " : "systemctl ") + rest;
}

}  // namespace

json::object finding(
    std::string_view check, std::string_view level, std::string_view what, std::string_view remedy
) {
  json::object object{{"check", check}, {"level", level}, {"what", what}, {"remedy", nullptr}};
  if (!remedy.empty()) object["remedy"] = remedy;
  return object;
}

json::array examine_units(bool is_user) {
  // sd_booted(3)
  if (::access("/run/systemd/system", F_OK) != 0)
    return {finding("units", "note", "no systemd runs here: nobody starts the daemon again", "")};
  const auto properties = properties_of(is_user);
  const auto said = [&](const char* name) {
    const auto found = properties.find(name);
    return found == properties.end() ? std::string() : found->second;
  };
  if (said("LoadState") != "loaded")
    return {finding("units", "note", std::string(service) + " is not installed", "")};
  json::array findings;
  const std::string state = said("ActiveState") + " (" + said("SubState") + ")";
  if (said("ActiveState") == "active")
    findings.push_back(finding("units", "ok", state + ": " + said("StatusText"), ""));
  else
    findings.push_back(finding(
        "units",
        "error",
        state + ", result " + said("Result"),
        systemctl(is_user, "start feedwired; why it ended: journalctl -u feedwired -n 50")
    ));
  if (said("UnitFileState") == "disabled")
    findings.push_back(finding(
        "units",
        "warning",
        "it is not started with the machine",
        systemctl(is_user, "enable feedwired.socket feedwired.service")
    ));
  if (said("NRestarts") != "0" && !said("NRestarts").empty())
    findings.push_back(finding(
        "units",
        "warning",
        "it was restarted " + said("NRestarts") + " times after failures",
        "journalctl -u feedwired -p err has why"
    ));
  if (said("NeedDaemonReload") == "yes")
    findings.push_back(finding(
        "units",
        "warning",
        "the unit on disk is newer than the one in force",
        systemctl(is_user, "daemon-reload, then restart feedwired")
    ));
  return findings;
}

json::array examine_clock() {
  timex state{};
  const int answer = ::adjtimex(&state);
  if (answer < 0 || (state.status & STA_UNSYNC) == 0) return {};
  return {finding(
      "clock", "note", "nobody keeps the clock of this machine in step", "timedatectl set-ntp true"
  )};
}

}  // namespace feedwire::cli
