// For LD_PRELOAD: the kernel refuses to watch every third internet socket (epoll_ctl(2), EEXIST).
#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>

namespace {

bool is_internet_socket(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
         address.ss_family == AF_INET;
}

}  // namespace

extern "C" int epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
  using Function = int (*)(int, int, int, epoll_event*);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "epoll_ctl"));
  static int count = 0;
  if (operation == EPOLL_CTL_ADD && is_internet_socket(descriptor) && ++count % 3 == 0) {
    errno = EEXIST;
    return -1;
  }
  return real(epoll, operation, descriptor, event);
}
