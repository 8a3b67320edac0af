#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == answer.npos ? "" : answer.substr(end + 4);
}

/// The rules of Prometheus' text format (0.0.4) as far as gauges and counters go: what is wrong, a
/// line each. `names` gets the families.
std::string lint(const std::string& text, std::set<std::string>& names) {
  static const std::regex help(R"(# HELP ([a-z][a-z0-9_]*) [A-Z0-9].*\.)");
  static const std::regex type(R"(# TYPE ([a-z][a-z0-9_]*) (gauge|counter))");
  static const std::regex sample(
      R"(([a-z][a-z0-9_]*)(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? -?[0-9.e+-]+)"
  );
  std::string wrong;
  std::string helped;
  std::string typed;
  std::set<std::string> samples;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    bool good = false;
    if (std::regex_match(line, match, help)) {
      helped = match[1];
      good = names.insert(helped).second;
    } else if (std::regex_match(line, match, type)) {
      typed = match[1];
      const bool is_total = typed.size() > 6 && typed.substr(typed.size() - 6) == "_total";
      good = typed == helped && (match[2] == "counter") == is_total;
    } else if (std::regex_match(line, match, sample)) {
      good = match[1] == typed && samples.insert(match[1].str() + match[2].str()).second;
    }
    if (!good) wrong += line + '\n';
  }
  if (text.empty() || text.back() != '\n') wrong += "the last line is not ended\n";
  return wrong;
}

}  // namespace

TEST_CASE("the lint of metrics finds what is wrong") {
  std::set<std::string> names;
  const std::string good = "# HELP a Things.\n# TYPE a gauge\na{b=\"c\"} 1\na{b=\"d\"} 0.5\n";
  CHECK(lint(good, names).empty());
  for (const char* bad :
       {"a 1\n",
        "# HELP a Things.\na 1\n",
        "# HELP a Things.\n# TYPE b gauge\nb 1\n",
        "# HELP a Things.\n# TYPE a counter\na 1\n",
        "# HELP a Things.\n# TYPE a gauge\na 1\na 2\n",
        "# HELP a Things.\n# TYPE a gauge\na one\n",
        "# HELP a Things.\n# TYPE a gauge\na 1"}) {
    CAPTURE(bad);
    names.clear();
    CHECK_FALSE(lint(bad, names).empty());
  }
}

TEST_CASE("/metrics passes a lint, and the alert rules of docs/operations.md use nothing else") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  std::set<std::string> names;
  CHECK(lint(body_of(curl(scratch, {"http://f/metrics"}).out), names) == "");
  std::ifstream file(FEEDWIRE_SOURCE "/docs/operations.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  static const std::regex expression(R"(expr: (.*))");
  static const std::regex metric(R"(feedwire_[a-z_]+)");
  int rules = 0;
  for (std::sregex_iterator rule(page.begin(), page.end(), expression), end; rule != end; ++rule) {
    ++rules;
    const std::string text = (*rule)[1];
    for (std::sregex_iterator used(text.begin(), text.end(), metric); used != end; ++used) {
      CAPTURE(text);
      CHECK(names.count(used->str()) == 1);
    }
  }
  CHECK(rules >= 6);
}
