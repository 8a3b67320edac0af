#include "cli/run_command.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/scratch.hpp"

using namespace feedwire;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a command gets its input and its variables, and its end is told") {
  const tests::Scratch folder;
  const std::string out = (folder.path() / "out").string();
  const std::string command = "cat > " + out + "; printf '%s' \"$HOSTILE\" >> " + out + "; exit 3";
  const std::string hostile = "$(exit 9)`exit 8`\"; exit 7; '";
  CHECK(cli::run_command(command, "input\n", {{"HOSTILE", hostile}}) == 3);
  CHECK(content_of(out) == "input\n" + hostile);
  CHECK(cli::run_command("kill -9 $$", "", {}) == 128 + SIGKILL);
  CHECK(cli::run_command("/nowhere/at/all 2>/dev/null", "", {}) == 127);
}

TEST_CASE("a command that reads nothing of a large input is no trouble") {
  CHECK(cli::run_command("exit 0", std::string(4'000'000, 'x'), {}) == 0);
}

TEST_CASE("a variable takes the place of one that was there") {
  ::setenv("FEEDWIRE_TEST", "old", 1);
  CHECK(
      cli::run_command(
          "test \"$FEEDWIRE_TEST\" = new && test \"$(env | grep -c ^FEEDWIRE_TEST=)\" = 1",
          "",
          {{"FEEDWIRE_TEST", "new"}}
      ) == 0
  );
  ::unsetenv("FEEDWIRE_TEST");
}
