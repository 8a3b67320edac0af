#include "cli/run_command.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "cli/local_socket.hpp"

namespace feedwire::cli {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// A file in memory and not a pipe: a command that does not read it all holds nobody up, and kills
/// nobody by SIGPIPE.
Descriptor file_with(const std::string& text) {
  Descriptor file{::memfd_create("item", MFD_CLOEXEC)};
  if (file.number() < 0) fail("memfd_create");
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(file.number(), text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) fail("write");
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  if (::lseek(file.number(), 0, SEEK_SET) < 0) fail("lseek");
  return file;
}

std::vector<std::string> environment_with(const Variables& variables) {
  std::vector<std::string> all;
  const auto is_ours = [&](std::string_view entry) {
    for (const auto& [name, value] : variables)
      if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) return true;
    return false;
  };
  for (char** each = environ; *each != nullptr; ++each)
    if (!is_ours(*each)) all.emplace_back(*each);
  for (const auto& [name, value] : variables) all.push_back(name + '=' + value);
  return all;
}

/// In the child: nothing here may allocate, since other threads of ours may hold the lock.
[[noreturn]] void become(int input, pid_t parent, char* const* argv, char* const* envp) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // it died before that counted
  ::dup2(input, STDIN_FILENO);
  ::execve("/bin/sh", argv, envp);
  ::_exit(127);
}

int wait_for_end(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int run_command(const std::string& command, const std::string& input, const Variables& variables) {
  const Descriptor file = file_with(input);
  std::vector<std::string> words{"sh", "-c", command};
  std::vector<std::string> environment = environment_with(variables);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  const std::vector<char*> argv = pointers(words);
  const std::vector<char*> envp = pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) fail("fork");
  if (child == 0) become(file.number(), parent, argv.data(), envp.data());
  return wait_for_end(child);
}

}  // namespace feedwire::cli
