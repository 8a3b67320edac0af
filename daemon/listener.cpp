#include "daemon/listener.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace feedwire::daemon {
namespace {

// systemd's own default; a burst of clients waits here rather than being refused.
constexpr int backlog = 4096;

Problem failed(
    const std::filesystem::path& path, const std::string& what, const std::string& remedy = ""
) {
  return {
      .what = fmt::format("{}: {}", what, std::strerror(errno)),
      .where = path.string(),
      .remedy = remedy};
}

bool is_answered(const sockaddr_un& address) {
  // A listener whose backlog is full is there too, and must not be waited for.
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  const bool answered =
      probe >= 0 && (connect(probe, generic, sizeof address) == 0 || errno == EAGAIN);
  if (probe >= 0) close(probe);
  return answered;
}

bool give_to_group(const std::filesystem::path& path, const std::string& group) {
  if (group.empty()) return true;
  const struct group* entry = getgrnam(group.c_str());
  if (!entry) errno = ENOENT;
  return entry && chown(path.c_str(), static_cast<uid_t>(-1), entry->gr_gid) == 0;
}

}  // namespace

Result<Listener> Listener::bind(
    const std::filesystem::path& path, mode_t mode, const std::string& group
) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) {
    return Problem{
        .what = fmt::format(
            "the socket's path is longer than the {} bytes that a socket can have",
            sizeof address.sun_path - 1
        ),
        .where = path.string(),
        .remedy = "choose a shorter one"};
  }
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  if (is_answered(address)) {
    return Problem{
        .what = "another program answers on the socket already",
        .where = path.string(),
        .remedy = "stop it, or choose another socket"};
  }
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  if (std::filesystem::is_socket(path, ignored)) {
    std::filesystem::remove(path, ignored);
  } else if (std::filesystem::exists(path, ignored)) {
    return Problem{
        .what = "the socket cannot be made: something else has this name",
        .where = path.string(),
        .remedy = "move it away, or choose another socket"};
  }

  Listener listener;
  listener.descriptor_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // The file must never be open to more people than it shall be, not even for a moment.
  const mode_t before = umask(0777 & ~mode);
  const bool is_bound =
      ::bind(listener.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
      0;
  umask(before);
  if (!is_bound) return failed(path, "the socket cannot be made", "check the folder's permissions");
  listener.file_ = path;
  listener.shown_path_ = path.string();
  if (!give_to_group(path, group))
    return failed(
        path,
        "the socket cannot be given to group " + group,
        "create the group, or choose another one in the configuration"
    );
  if (listen(listener.descriptor_, backlog) != 0) return failed(path, "the socket cannot listen");
  return listener;
}

Listener Listener::adopt(int descriptor) {
  Listener listener;
  listener.descriptor_ = descriptor;
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  sockaddr_un address{};
  socklen_t size = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    listener.shown_path_ = address.sun_path;
  return listener;
}

Listener::Listener(Listener&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      file_(std::exchange(other.file_, {})),
      shown_path_(std::move(other.shown_path_)) {}

Listener::~Listener() {
  if (descriptor_ >= 0) close(descriptor_);
  std::error_code ignored;
  if (!file_.empty()) std::filesystem::remove(file_, ignored);
}

int Listener::release() { return std::exchange(descriptor_, -1); }

}  // namespace feedwire::daemon
