#include "tests/soak/soak_daemon.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/way/daemon_process.hpp"

namespace feedwire::tests {
namespace {

constexpr std::chrono::seconds longest_start{60};
constexpr std::size_t most_told = 16384;

std::string command(const Scratch& scratch, const std::filesystem::path& log) {
  const std::string folder = scratch.path().string();
  return "exec " FEEDWIRE_BIN "/feedwired --config " + folder + "/feedwire.toml --state-dir " +
         folder + "/state --socket " + socket_of(scratch) + " 2> " + log.string();
}

bool file_holds(const std::filesystem::path& path, const std::string& text) {
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);)
    if (line.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

SoakDaemon::SoakDaemon(const Scratch& scratch)
    : scratch_(scratch),
      log_(scratch.path() / "log"),
      program_({"-c", command(scratch, log_)}, {}, "/bin/sh") {
  await_ready();
}

void SoakDaemon::await_ready() const {
  const auto end = std::chrono::steady_clock::now() + longest_start;
  while (!file_holds(log_, "daemon.ready")) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("no daemon: " + errors());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Ran SoakDaemon::cli(Words arguments) const {
  arguments.insert(arguments.begin(), {"--socket", socket_of(scratch_)});
  return run(arguments);
}

int SoakDaemon::reloads(const std::string& result) const {
  const std::string metrics = curl(scratch_, {"http://feedwire/metrics"}).out;
  const std::string name = "feedwire_reloads_total{result=\"" + result + "\"} ";
  const auto at = metrics.find(name);
  if (at == std::string::npos) throw std::runtime_error("no " + name + "in /metrics");
  return static_cast<int>(std::stod(metrics.substr(at + name.size())));
}

int SoakDaemon::stop() {
  program_.signal(SIGTERM);
  return program_.finish().exit;
}

std::string SoakDaemon::errors() const {
  std::string found;
  std::ifstream lines(log_);
  for (std::string line; std::getline(lines, line) && found.size() < most_told;) {
    const bool is_told = line.find(" error ") != std::string::npos ||
                         line.find("feedwired: ") != std::string::npos ||
                         line.find("Sanitizer") != std::string::npos;
    if (is_told && line.find(" config.refused ") == std::string::npos) found += line + "\n";
  }
  return found;
}

std::string SoakDaemon::end_of_log() const {
  std::ifstream log(log_, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(0, log.tellg()));
  std::string end(std::min(size, most_told), '\0');
  log.seekg(static_cast<std::streamoff>(size - end.size()));
  log.read(end.data(), static_cast<std::streamsize>(end.size()));
  return end;
}

}  // namespace feedwire::tests
