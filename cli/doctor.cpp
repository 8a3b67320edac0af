#include "cli/doctor.hpp"

#include <unistd.h>

#include <algorithm>

#include "cli/ask.hpp"
#include "cli/daemon_program.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/machine.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "cli/wrapped.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

constexpr int level_columns = 9;
constexpr int check_columns = 15;

void append(json::array& all, const json::array& more) {
  for (const json::value& each : more) all.push_back(each);
}

json::object version_finding(const std::string& version, const std::string& socket) {
  if (version == FEEDWIRE_VERSION)
    return finding("daemon", "ok", "version " + version + " answers at " + socket, "");
  return finding(
      "daemon",
      "warning",
      "version " + version + " answers at " + socket +
          ", and this command line is version " FEEDWIRE_VERSION,
      "restart it: systemctl restart feedwired"
  );
}

/// What the daemon says of itself, and whether it is the one that this command line belongs to.
Outcome<json::array> of_the_daemon(Client& client, const json::object& status) {
  json::array findings{version_finding(text_at(status, "version"), text_at(status, "socket"))};
  const auto reply = client.send({.target = "/v1/doctor"});
  if (!reply) return reply.error();
  if (reply->status == 200) {
    const auto answer = parse_object(reply->body);
    append(findings, array_at(answer.value_or(json::object{}), "findings"));
  } else if (reply->status == 403) {
    findings.push_back(finding(
        "daemon",
        "warning",
        "the rest can be looked at by those only who may use " + text_at(status, "socket"),
        "sudo feedwire doctor"
    ));
  } else if (reply->status != 404) {  // it is older than this question
    return refusal(reply->status, reply->body);
  }
  return findings;
}

/// Where none answers: why, and what feedwired sees by itself.
Outcome<json::array> without_daemon(const Failure& why, const std::string& config) {
  json::array findings{finding("daemon", "error", why.problem.what, why.problem.remedy)};
  const auto said = output_of_daemon_program({"--doctor"}, config);
  if (!said) return said.error();
  const auto answer = parse_object(*said);
  if (!answer) return failed("feedwired --doctor said nothing that can be understood");
  append(findings, array_at(*answer, "findings"));
  return findings;
}

bool is_bad(const json::value& finding) {
  const std::string level = finding.is_object() ? text_at(finding.get_object(), "level") : "";
  return level == "warning" || level == "error";
}

Colour colour_of(const std::string& level) {
  if (level == "ok") return Colour::green;
  if (level == "warning") return Colour::yellow;
  return level == "error" ? Colour::red : Colour::dim;
}

std::string shown(const json::object& finding, const Screen& screen) {
  const std::string level = text_at(finding, "level");
  const int margin = level_columns + check_columns;
  std::string text = painted(padded(harmless(level), level_columns), colour_of(level), screen) +
                     padded(harmless(text_at(finding, "check")), check_columns) +
                     wrapped(harmless(text_at(finding, "what")), margin, margin, screen) + '\n';
  const std::string remedy = text_at(finding, "remedy");
  std::size_t start = 0;
  while (start < remedy.size()) {
    const std::size_t end = std::min(remedy.find('\n', start), remedy.size());
    const std::string line = harmless(remedy.substr(start, end - start));
    const std::string mark = start == 0 ? "→ " : "  ";
    text += std::string(static_cast<std::size_t>(margin), ' ') +
            wrapped(mark + line, margin, margin + 2, screen) + '\n';
    start = end + 1;
  }
  return text;
}

std::string screen_of_findings(const json::array& findings, const Screen& screen) {
  std::string text;
  std::int64_t bad = 0;
  // The worst last: it is what stands above the prompt.
  for (const char* level : {"ok", "note", "warning", "error"}) {
    for (const json::value& each : findings) {
      if (!each.is_object() || text_at(each.get_object(), "level") != level) continue;
      text += shown(each.get_object(), screen);
      bad += is_bad(each) ? 1 : 0;
    }
  }
  const std::string verdict =
      bad == 0 ? "nothing to do" : feeds::counted(bad, "finding") + " to look at";
  return text + '\n' + painted(verdict, bad == 0 ? Colour::green : Colour::bold, screen) + '\n';
}

/// Whether the units to look at are this user's own: by the socket that answered, else by who asks.
bool is_users_own(const Outcome<json::object>& status) {
  if (status) return !text_at(*status, "socket").starts_with("/run/feedwire/");
  return ::geteuid() != 0 && ::access("/run/feedwire", F_OK) != 0;
}

}  // namespace

Outcome<Exit> examine(Client& client, const DoctorOptions& options) {
  const auto status = ask_object(client, {.target = "/v1/status"});
  if (!status && status.error().exit != Exit::unreachable) return status.error();
  const Outcome<json::array> seen =
      status ? of_the_daemon(client, *status) : without_daemon(status.error(), client.config());
  if (!seen) return seen.error();
  json::array findings = *seen;
  append(findings, examine_units(is_users_own(status)));
  append(findings, examine_clock());
  const bool is_ok = std::none_of(findings.begin(), findings.end(), is_bad);
  if (options.json)
    put(serialised(json::object{{"ok", is_ok}, {"findings", findings}}) + '\n');
  else
    put(screen_of_findings(findings, screen_of(STDOUT_FILENO)));
  return is_ok ? Exit::done : Exit::failed;
}

}  // namespace feedwire::cli
