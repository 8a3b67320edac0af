#include "cli/check_config.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

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

}  // namespace

Failure check_config(const std::string& file) {
  std::vector<std::string> words{daemon_program(), "--check-config"};
  if (!file.empty()) words.insert(words.end(), {"--config", file});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  return failed(
      "cannot run " + words[0] + ": " + std::strerror(errno),
      "install feedwired beside feedwire or on PATH"
  );
}

}  // namespace feedwire::cli
