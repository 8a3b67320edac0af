#include "cli/daemon_program.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/program_output.hpp"

namespace feedwire::cli {
namespace {

/// Beside this executable; else the bare name, which execvp looks up on PATH.
std::string daemon_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto beside = self.parent_path() / "feedwired";
    if (::access(beside.c_str(), X_OK) == 0) return beside.string();
  }
  return "feedwired";
}

std::vector<std::string> command_line(
    const std::vector<std::string>& arguments, const std::string& config
) {
  std::vector<std::string> words{daemon_program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  if (!config.empty()) words.insert(words.end(), {"--config", config});
  return words;
}

Failure not_run(const std::string& program, const std::string& why) {
  return failed("cannot run " + program + why, "install feedwired beside feedwire or on PATH");
}

}  // namespace

Failure become_daemon_program(std::vector<std::string> arguments, const std::string& config) {
  std::vector<std::string> words = command_line(arguments, config);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execvp(pointers[0], pointers.data());
  return not_run(words[0], std::string(": ") + std::strerror(errno));
}

Outcome<std::string> output_of_daemon_program(
    std::vector<std::string> arguments, const std::string& config
) {
  const std::vector<std::string> words = command_line(arguments, config);
  auto output = output_of(words);
  if (!output) return not_run(words[0], "");
  return {boost::system::in_place_value, std::move(output->text)};
}

}  // namespace feedwire::cli
