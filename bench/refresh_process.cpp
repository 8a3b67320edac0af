#include "bench/refresh_process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace feedwire::bench {

namespace fs = std::filesystem;

namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> list;
  for (const auto& word : words) list.push_back(const_cast<char*>(word.c_str()));
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> whole_environment(const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  for (char** one = environ; *one != nullptr; ++one) all.emplace_back(*one);
  return all;
}

}  // namespace

Process::Process(
    const std::vector<std::string>& arguments,
    const fs::path& log,
    const std::vector<std::string>& environment
) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const auto words = pointers(arguments);
  const auto variables = whole_environment(environment);
  const auto settings = pointers(variables);
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("no process");
  if (process_ == 0) {
    const int err = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err, 2);
    execve(words[0], words.data(), settings.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  in_ = in[1];
  out_ = out[0];
}

Process::~Process() {
  stop();
  close(in_);
  close(out_);
}

void Process::write_line(const std::string& line) const {
  const std::string bytes = line + "\n";
  if (write(in_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("a program under measurement does not listen");
}

std::string Process::read_line() {
  while (true) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    char bytes[4096];
    const ssize_t count = read(out_, bytes, sizeof bytes);
    if (count <= 0) throw std::runtime_error("a program under measurement ended early");
    pending_.append(bytes, static_cast<std::size_t>(count));
  }
}

void Process::begin() {
  // 5 resets the peak (proc(5)).
  std::ofstream("/proc/" + std::to_string(process_) + "/clear_refs") << "5";
  cpu_before_ = cpu_seconds();
}

Cost Process::cost() const {
  return {.cpu = cpu_seconds() - cpu_before_, .peak_kib = status_kib("VmHWM:")};
}

std::uint64_t Process::resident_kib() const { return status_kib("VmRSS:"); }

// /proc/PID/stat counts in hundredths of a second, which is too coarse here.
double Process::cpu_seconds() const {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process_, &clock) != 0 || clock_gettime(clock, &time) != 0)
    throw std::runtime_error("a program under measurement is gone");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::uint64_t Process::status_kib(const std::string& field) const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string word; status >> word;) {
    std::uint64_t value = 0;
    if (word == field && status >> value) return value;
  }
  return 0;
}

int Process::stop() {
  if (process_ < 0) return 0;
  kill(process_, SIGTERM);
  int status = 0;
  waitpid(std::exchange(process_, -1), &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void write_file(const fs::path& file, std::string_view bytes) {
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace feedwire::bench
