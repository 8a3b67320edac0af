// A daemon with a feed whose items the test publishes, and its subscriptions by curl.
#pragma once

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <csignal>
#include <memory>
#include <string>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

namespace feedwire::tests {

/// What curl showed of one answer.
struct Shown {
  int status{};
  std::string head{};
  std::string body{};

  boost::json::object json() const { return boost::json::parse(body).as_object(); }
};

inline Shown shown(const std::string& out) {
  Shown answer;
  const auto end = out.find("\r\n\r\n");
  answer.head = out.substr(0, end);
  if (end != std::string::npos) answer.body = out.substr(end + 4);
  if (answer.head.size() > 12) answer.status = std::stoi(answer.head.substr(9, 3));
  return answer;
}

/// The value of Feedwire-Stream in the head that a stream began with.
inline std::string token_in(const std::string& out) {
  const std::string name = "Feedwire-Stream: ";
  const auto at = out.find(name);
  REQUIRE(at != std::string::npos);
  return out.substr(at + name.size(), out.find('\r', at) - at - name.size());
}

class Subscribed {
 public:
  Subscribed() {
    scratch.write(
        "feedwire.toml",
        "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nmin_interval = \"1s\"\nhost_gap = \"0s\"\n"
        "default_interval = \"1h\"\nstartup_spread = \"1s\"\n"
    );
    daemon = std::make_unique<DaemonProcess>(scratch);
  }

  void restart(int signal) {
    daemon->stop(signal);
    daemon = std::make_unique<DaemonProcess>(scratch);
  }

  /// The feed has items up to `last` from now on, and they are in the log.
  void publish(int last, const std::string& feed = "f") { publish(rss_with_items(1, last), feed); }
  void publish(const std::string& document, const std::string& feed) {
    origin.serve("/" + feed, Answer::page(document));
    const bool is_known = daemon->cli({"feed", feed}).exit == 0;
    const Words words = is_known ? Words{"refresh", feed, "--wait"}
                                 : Words{"add", origin.url("/" + feed), "--name", feed, "--wait"};
    REQUIRE(daemon->cli(words).exit == 0);
  }

  Shown call(
      const std::string& method,
      const std::string& path,
      const std::string& body = {},
      Words more = {}
  ) {
    Words words{"-X", method, "http://feedwire" + path};
    if (!body.empty()) words.insert(words.end(), {"--data-binary", body});
    words.insert(words.end(), more.begin(), more.end());
    return shown(curl(scratch, words).out);
  }
  Shown put(const std::string& name, const std::string& body = {}) {
    return call("PUT", "/v1/subscriptions/" + name, body);
  }
  boost::json::object get(const std::string& name) {
    const Shown answer = call("GET", "/v1/subscriptions/" + name);
    REQUIRE(answer.status == 200);
    return answer.json();
  }
  std::int64_t number(const std::string& name, const char* member) {
    return get(name).at(member).as_int64();
  }
  int ack(const std::string& name, int seq, const std::string& token = {}) {
    Words more;
    if (!token.empty()) more = {"-H", "Feedwire-Stream: " + token};
    const std::string body = "{\"seq\":" + std::to_string(seq) + "}";
    return call("POST", "/v1/subscriptions/" + name + "/ack", body, more).status;
  }
  int seek(const std::string& name, int seq) {
    const std::string body = "{\"seq\":" + std::to_string(seq) + "}";
    return call("POST", "/v1/subscriptions/" + name + "/seek", body).status;
  }
  /// curl on the stream; its output begins with the head.
  std::unique_ptr<Program> stream(const std::string& name, const Words& more = {}) {
    Words words{"-s", "-i", "-N", "--unix-socket", socket_of(scratch)};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back("http://feedwire/v1/subscriptions/" + name);
    return std::make_unique<Program>(words, Words{}, "/usr/bin/curl");
  }

  Scratch scratch{};
  Origin origin{};
  std::unique_ptr<DaemonProcess> daemon{};
};

}  // namespace feedwire::tests
