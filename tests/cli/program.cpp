#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace feedwire::tests {
namespace {

Words full_environment(const Words& own) {
  Words all{"TZ=UTC", "TERM=xterm"};
  if (const char* path = std::getenv("PATH")) all.push_back(std::string{"PATH="} + path);
  // Sanitisers and coverage have their settings there.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) all.push_back(std::string{name} + "=" + value);
  }
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

std::vector<char*> pointers(Words& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

/// Everything that allocates happens before the fork.
struct Command {
  Command(const std::string& program, const Words& arguments, const Words& own)
      : words{program}, environment(full_environment(own)) {
    words.insert(words.end(), arguments.begin(), arguments.end());
    argv = pointers(words);
    envp = pointers(environment);
  }
  [[noreturn]] void become() {
    // A listening socket of the test's own would live on in the program.
    ::close_range(3, ~0U, 0);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(126);
  }
  Words words;
  Words environment;
  std::vector<char*> argv{};
  std::vector<char*> envp{};
};

int wait_for_exit(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error("waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// False at the end.
bool append_from(int descriptor, std::string& to) {
  char piece[4096];
  const ssize_t count = ::read(descriptor, piece, sizeof piece);
  if (count > 0) to.append(piece, static_cast<std::size_t>(count));
  return count > 0;
}

}  // namespace

const std::string feedwire = FEEDWIRE_BIN "/feedwire";

Program::Program(const Words& arguments, const Words& environment, const std::string& program) {
  Command command{program, arguments, environment};
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0)
    throw std::runtime_error("pipe2");
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error("fork");
  if (process_ == 0) {
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    command.become();
  }
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Program::~Program() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    wait_for_exit(process_);
  }
  close_output();
  if (err_ >= 0) ::close(err_);
}

void Program::close_output() {
  if (out_ >= 0) ::close(out_);
  out_ = -1;
}

void Program::signal(int number) const { ::kill(process_, number); }

bool Program::read_some() {
  pollfd watched[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  if (out_ < 0 && err_ < 0) return false;
  while (::poll(watched, 2, -1) < 0) continue;
  if (watched[0].revents != 0 && !append_from(out_, ran_.out)) close_output();
  if (watched[1].revents != 0 && !append_from(err_, ran_.err)) {
    ::close(err_);
    err_ = -1;
  }
  return true;
}

bool Program::wait_for_output(const std::string& text) {
  while (ran_.out.find(text) == std::string::npos) {
    if (!read_some()) return false;
  }
  return true;
}

bool Program::wait_for_error(const std::string& text) {
  while (ran_.err.find(text) == std::string::npos) {
    if (!read_some()) return false;
  }
  return true;
}

Ran Program::finish() {
  while (read_some()) continue;
  ran_.exit = wait_for_exit(process_);
  process_ = -1;
  return ran_;
}

Ran run(const Words& arguments, const Words& environment, const std::string& program) {
  Program running{arguments, environment, program};
  return running.finish();
}

Ran run_on_terminal(
    const Words& arguments, const std::string& typed, int columns, const Words& environment
) {
  Command command{feedwire, arguments, environment};
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = 24;
  int terminal = -1;
  const pid_t process = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (process < 0) throw std::runtime_error(std::string{"no terminal: "} + std::strerror(errno));
  if (process == 0) command.become();
  [[maybe_unused]] const auto written = ::write(terminal, typed.data(), typed.size());
  Ran ran;
  while (append_from(terminal, ran.out)) continue;
  ran.exit = wait_for_exit(process);
  ::close(terminal);
  return ran;
}

bool has_terminals() {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) return false;
  const bool is_ready = ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0;
  const char* name = is_ready ? ::ptsname(terminal) : nullptr;
  const int other_end = name == nullptr ? -1 : ::open(name, O_RDWR | O_NOCTTY);
  if (other_end >= 0) ::close(other_end);
  ::close(terminal);
  return other_end >= 0;
}

}  // namespace feedwire::tests
