#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == answer.npos ? "" : answer.substr(end + 4);
}

/// The rules of Prometheus' text format (0.0.4) as far as gauges, counters and histograms go: what
/// is wrong, a line each. `names` gets the names that a query may use.
std::string lint(const std::string& text, std::set<std::string>& names) {
  static const std::regex help(R"(# HELP ([a-z][a-z0-9_]*) [A-Z0-9].*\.)");
  static const std::regex type(R"(# TYPE ([a-z][a-z0-9_]*) (gauge|counter|histogram))");
  static const std::regex sample(
      R"re(([a-z][a-z0-9_]*)(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? -?[0-9.e+-]+)re"
  );
  std::string wrong;
  std::string helped;
  std::string typed;
  std::set<std::string> allowed;
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
      good = typed == helped && (match[2] == "counter") == typed.ends_with("_total");
      allowed = {typed};
      if (match[2] == "histogram") allowed = {typed + "_bucket", typed + "_sum", typed + "_count"};
      names.insert(allowed.begin(), allowed.end());
    } else if (std::regex_match(line, match, sample)) {
      good = allowed.contains(match[1]) && samples.insert(match[1].str() + match[2].str()).second;
    }
    if (!good) wrong += line + '\n';
  }
  if (text.empty() || text.back() != '\n') wrong += "the last line is not ended\n";
  return wrong;
}

/// What of `text` matches `expression`'s first group.
std::vector<std::string> all_of(const std::string& text, const char* expression) {
  const std::regex pattern(expression);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

std::string file_of(const std::string& name) {
  std::ifstream file(FEEDWIRE_SOURCE "/docs/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string metrics_of(const Scratch& scratch) {
  return body_of(curl(scratch, {"http://f/metrics"}).out);
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

TEST_CASE("/metrics passes a lint, and alert rules and dashboard use nothing else") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"subscriptions"}).exit == 0);
  const std::string made = R"({"from":"start"})";
  curl(scratch, {"-X", "PUT", "-d", made, "http://f/v1/subscriptions/news"});
  std::set<std::string> names;
  CHECK(lint(metrics_of(scratch), names) == "");
  auto expressions = all_of(file_of("operations.md"), R"re(expr: (.*))re");
  CHECK(expressions.size() >= 6);
  const auto panels = all_of(file_of("dashboard.json"), R"re("expr": "(.*)")re");
  CHECK(panels.size() >= 8);
  expressions.insert(expressions.end(), panels.begin(), panels.end());
  for (const std::string& expression : expressions) {
    CAPTURE(expression);
    const auto used = all_of(expression, R"re(((feedwire|process)_[a-z_]+))re");
    CHECK_FALSE(used.empty());
    for (const std::string& name : used) {
      CAPTURE(name);
      CHECK(names.contains(name));
    }
  }
}

TEST_CASE("promtool has nothing to say against /metrics") {
  const std::string promtool = "/usr/bin/promtool";
  if (!std::filesystem::exists(promtool)) return skip("promtool is not installed");
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  scratch.write("metrics", metrics_of(scratch));
  const std::string file = (scratch.path() / "metrics").string();
  const Ran checked = run({"-c", promtool + " check metrics < " + file}, {}, "/bin/sh");
  CHECK(checked.err + checked.out == "");
  CHECK(checked.exit == 0);
}

TEST_CASE("fetches are counted by what became of them, and summed up in one line of the log") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n");
  Origin origin;
  origin.serve("/good", Answer::page(rss_with_items(1, 3)).with("ETag", "\"1\""));
  origin.serve("/page", Answer::page("no feed", "text/plain"));
  origin.serve("/bad", Answer::empty(500));
  DaemonProcess daemon(scratch);
  const std::string zero = metrics_of(scratch);
  CHECK(holds(zero, "feedwire_fetches_total{result=\"new\"} 0\n"));
  CHECK(daemon.cli({"add", origin.url("/good"), "--name", "good", "--wait"}).exit == 0);
  CHECK(daemon.cli({"add", origin.url("/page"), "--wait"}).exit == 1);
  CHECK(daemon.cli({"add", origin.url("/bad"), "--wait"}).exit == 1);
  CHECK(daemon.cli({"refresh", "good", "--wait", "--force"}).exit == 0);
  CHECK(daemon.cli({"reload"}).exit == 0);
  const std::string text = metrics_of(scratch);
  CAPTURE(text);
  for (const char* line :
       {"feedwire_fetches_total{result=\"new\"} 1\n",
        "feedwire_fetches_total{result=\"same\"} 1\n",
        "feedwire_fetches_total{result=\"unreadable\"} 1\n",
        "feedwire_fetches_total{result=\"http_error\"} 1\n",
        "feedwire_fetch_duration_seconds_count 4\n",
        "feedwire_fetch_size_bytes_count 4\n",
        "feedwire_events_total{event=\"item\"} 3\n",
        "feedwire_reloads_total{result=\"applied\"} 1\n",
        "feedwire_feeds{state=\"failing\"} 2\n",
        "feedwire_feeds_late 0\n",
        "feedwire_items 3\n"})
    CHECK(holds(text, line));
  const Ran ended = daemon.stop(SIGTERM);
  CHECK(holds(ended.err, "fetch.summary fetches=4 failed=2 new=3 changed=0 removed=0"));
  CHECK_FALSE(holds(ended.err, "feed.fetched"));
}
