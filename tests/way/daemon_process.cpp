#include "tests/way/daemon_process.hpp"

#include <fstream>
#include <stdexcept>

namespace feedwire::tests {

namespace fs = std::filesystem;

Ran curl_at(const std::string& socket, Words arguments) {
  arguments.insert(arguments.begin(), {"-s", "-i", "--max-time", "60", "--unix-socket", socket});
  return run(arguments, {}, "/usr/bin/curl");
}

Ran curl(const Scratch& scratch, Words arguments) {
  return curl_at(socket_of(scratch), std::move(arguments));
}

std::string socket_of(const Scratch& scratch) { return (scratch.path() / "socket").string(); }

DaemonProcess::DaemonProcess(const Scratch& scratch, const Words& environment)
    : socket_(socket_of(scratch)),
      program_(
          {"--config",
           (scratch.path() / "feedwire.toml").string(),
           "--state-dir",
           (scratch.path() / "state").string(),
           "--socket",
           socket_},
          environment,
          FEEDWIRE_BIN "/feedwired"
      ) {
  if (!program_.wait_for_error("daemon.ready")) throw std::runtime_error(program_.finish().err);
}

Ran DaemonProcess::cli(Words arguments) const {
  arguments.insert(arguments.begin(), {"--socket", socket_});
  return run(arguments);
}

std::unique_ptr<Program> DaemonProcess::follow(Words arguments) const {
  arguments.insert(arguments.begin(), {"--socket", socket_, "subscribe", "--json"});
  return std::make_unique<Program>(arguments);
}

Ran DaemonProcess::stop(int signal) {
  program_.signal(signal);
  return program_.finish();
}

std::string rss_with_items(int first, int last) {
  std::string rss =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss "
      "version=\"2.0\"><channel><title>测试</title>";
  for (int n = last; n >= first; --n) {
    const std::string number = std::to_string(n);
    rss += "<item><title>第" + number + "篇</title><guid isPermaLink=\"false\">post-" + number +
           "</guid><link>https://example.org/" + number + "</link></item>";
  }
  return rss + "</channel></rss>\n";
}

}  // namespace feedwire::tests
