#include "cli/local_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace feedwire::cli {
namespace {

Problem why(int error, const std::string& path) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {.what = "no such file", .where = path};
    case ECONNREFUSED:
      return {.what = "nobody listens", .where = path};
    case EACCES:
      return {.what = "permission denied", .where = path};
    case ENOTSOCK:
      return {.what = "not a socket", .where = path};
    default:
      return {.what = std::strerror(error), .where = path};
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<Descriptor> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return Problem{.what = "longer than a socket's path may be", .where = path};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  Descriptor descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!descriptor) return why(errno, path);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(descriptor.number(), generic, sizeof address) != 0) return why(errno, path);
  return descriptor;
}

}  // namespace feedwire::cli
