#include "daemon/check_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace feedwire::daemon {

namespace json = boost::json;
using schema::CheckReport;
using schema::Finding;
using schema::StorePart;

namespace {

constexpr StorePart all_parts[] = {
    StorePart::pages, StorePart::log, StorePart::counts, StorePart::search, StorePart::stories};

const char* advice(const Finding& finding, bool is_repaired) {
  if (!finding.can_be_repaired) return "restore a backup, see docs/durability.md";
  return is_repaired ? "mended" : "--repair mends it";
}

}  // namespace

json::object check_object(const CheckReport& report, bool is_repaired) {
  json::array findings;
  for (const Finding& finding : report.findings) {
    findings.push_back(json::object{
        {"part", schema::to_string(finding.part)},
        {"what", finding.what},
        {"repairable", finding.can_be_repaired}});
  }
  return {
      {"ok", !is_bad(report, is_repaired)},
      {"repaired", is_repaired},
      {"findings", std::move(findings)},
      {"items", report.items},
      {"events", report.events},
      {"text", check_text(report, is_repaired)}};
}

std::string check_text(const CheckReport& report, bool is_repaired) {
  std::string text;
  for (const StorePart part : all_parts) {
    bool is_fine = true;
    for (const Finding& finding : report.findings) {
      if (finding.part != part) continue;
      text += fmt::format(
          "{:<8} {} ({})\n",
          is_fine ? schema::to_string(part) : "",
          finding.what,
          advice(finding, is_repaired)
      );
      is_fine = false;
    }
    if (is_fine) text += fmt::format("{:<8} agree\n", schema::to_string(part));
  }
  return text + fmt::format("{} items, {} events\n", report.items, report.events);
}

bool is_bad(const CheckReport& report, bool is_repaired) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return !is_repaired || !finding.can_be_repaired;
  });
}

}  // namespace feedwire::daemon
