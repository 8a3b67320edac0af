#include "cli/socket_path.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "tests/cli/scripted_daemon.hpp"

using namespace feedwire;
using namespace feedwire::cli;
using tests::Scratch;
using tests::ScriptedDaemon;
using Paths = std::vector<std::string>;

namespace {

Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string write_config(const Scratch& folder, const std::string& text) {
  const std::string file = folder.path().string() + "/feedwire.toml";
  std::ofstream{file} << text;
  return file;
}

}  // namespace

TEST_CASE("places are tried from the most particular to the most general") {
  const Scratch folder;
  const auto environment = environment_of(
      {{"FEEDWIRE_SOCKET", "/named.sock"},
       {"XDG_RUNTIME_DIR", "/run/user/7"},
       {"XDG_STATE_HOME", "/home/u/state"},
       {"HOME", "/home/u"}}
  );
  const SocketChoice choice{.config = write_config(folder, "[daemon]\nsocket = \"own.sock\"\n")};
  const auto paths = socket_candidates(choice, environment);
  REQUIRE(paths.has_value());
  CHECK(
      *paths ==
      Paths{
          "/named.sock",
          folder.path().string() + "/own.sock",
          "/run/user/7/feedwire.sock",
          "/home/u/state/feedwire/feedwire.sock",
          "/run/feedwire/feedwire.sock",
          "/run/feedwire/read.sock"}
  );
}

TEST_CASE("who names a socket means that one") {
  const SocketChoice choice{.socket = "/mine.sock"};
  const auto paths =
      socket_candidates(choice, environment_of({{"FEEDWIRE_SOCKET", "/named.sock"}}));
  REQUIRE(paths.has_value());
  CHECK(*paths == Paths{"/mine.sock"});
}

TEST_CASE("the state folder is where the environment says, else below home") {
  struct Case {
    std::map<std::string, std::string> variables;
    std::string path;
  };
  const Case cases[] = {
      {{{"STATE_DIRECTORY", "/s"}, {"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}, "/s/feedwire.sock"},
      {{{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}, "/x/feedwire/feedwire.sock"},
      {{{"HOME", "/h"}}, "/h/.local/state/feedwire/feedwire.sock"},
  };
  for (const Case& each : cases) {
    const auto paths = socket_candidates({}, environment_of(each.variables));
    REQUIRE(paths.has_value());
    CHECK(*paths == Paths{each.path, "/run/feedwire/feedwire.sock", "/run/feedwire/read.sock"});
  }
}

TEST_CASE("a configuration without a socket names it by its state folder") {
  const Scratch folder;
  const SocketChoice choice{.config = write_config(folder, "[daemon]\nstate_dir = \"/var/x\"\n")};
  const auto paths = socket_candidates(choice, environment_of({}));
  REQUIRE(paths.has_value());
  CHECK(paths->front() == "/var/x/feedwire.sock");
}

TEST_CASE("a configuration that is missing or broken is told") {
  const Scratch folder;
  CHECK_FALSE(
      socket_candidates({.config = folder.path().string() + "/none.toml"}, environment_of({}))
          .has_value()
  );
  const SocketChoice broken{.config = write_config(folder, "[daemon]\nsocket = \n")};
  const auto paths = socket_candidates(broken, environment_of({}));
  REQUIRE_FALSE(paths.has_value());
  CHECK(paths.error().where == folder.path().string() + "/feedwire.toml:2");
}

TEST_CASE("the first socket that accepts is taken") {
  const Scratch folder;
  const ScriptedDaemon daemon{{tests::json_reply("{}")}};
  const std::string dead = folder.path().string() + "/feedwire.sock";
  std::ofstream{dead} << "no socket";
  const auto found = find_socket(
      {.config = write_config(folder, "[daemon]\nsocket = \"" + daemon.socket() + "\"\n")},
      environment_of({{"FEEDWIRE_SOCKET", dead}})
  );
  REQUIRE(found.has_value());
  CHECK(found->path == daemon.socket());
}

TEST_CASE("where nobody answers, all that was tried is named") {
  const Scratch folder;
  const std::string dead = folder.path().string() + "/dead.sock";
  std::ofstream{dead} << "no socket";
  const std::string endless(200, 'x');
  const auto found = find_socket(
      {}, environment_of({{"FEEDWIRE_SOCKET", dead}, {"XDG_RUNTIME_DIR", "/nowhere/" + endless}})
  );
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().exit == Exit::unreachable);
  const std::string& what = found.error().problem.what;
  CAPTURE(what);
  CHECK(what.find(dead + " (nobody listens)") != std::string::npos);
  CHECK(what.find("(longer than a socket's path may be)") != std::string::npos);
  CHECK(what.find("/run/feedwire/feedwire.sock (") != std::string::npos);
}
