#include "daemon/state_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace feedwire::daemon {
namespace {

std::string holder(int file) {
  char text[32] = {};
  const ssize_t size = pread(file, text, sizeof text - 1, 0);
  std::string pid(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return pid.empty() ? "another feedwired" : "feedwired with process id " + pid;
}

}  // namespace

Result<StateLock> StateLock::take(const std::filesystem::path& state_dir) {
  const std::filesystem::path path = state_dir / "lock";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return Problem{
        .what = fmt::format("the state directory cannot be written to: {}", std::strerror(errno)),
        .where = path.string(),
        .remedy = "check its owner and permissions"};
  }
  StateLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return Problem{
        .what = holder(file) + " is running on this state directory",
        .where = state_dir.string(),
        .remedy = "stop it first, or give this one another --state-dir"};
  }
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) < 0) {
    return Problem{
        .what = std::strerror(errno), .where = path.string(), .remedy = "free some disk space"};
  }
  return lock;
}

StateLock::StateLock(StateLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

StateLock::~StateLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace feedwire::daemon
