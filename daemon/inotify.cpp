#include "daemon/inotify.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <system_error>

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t interest = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                                   IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |
                                   IN_EXCL_UNLINK;

int open_inotify() {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) {
    throw std::system_error(
        errno, std::system_category(), "no more inotify instances (fs.inotify.max_user_instances)"
    );
  }
  return descriptor;
}

}  // namespace

class Inotify::Queue {
 public:
  Queue(asio::any_io_executor executor, fs::path root)
      : root_(std::move(root)), descriptor_(executor, open_inotify()), timer_(executor) {}

  void watch(const fs::path& folder) {
    // Under the lock, so that no event of the new watch is looked up before it is entered.
    const std::lock_guard lock(mutex_);
    // The root may be a link, by the choice of whoever declared it; below it none is followed.
    const std::uint32_t mask = folder == root_ ? interest : interest | IN_DONT_FOLLOW;
    const int watch = inotify_add_watch(descriptor_.native_handle(), folder.c_str(), mask);
    if (watch >= 0) {
      folders_[watch] = folder == root_ ? "" : folder.lexically_relative(root_).generic_string();
    } else if (errno == ENOSPC || errno == ENOMEM) {
      throw std::system_error(
          errno,
          std::system_category(),
          "no more folders can be watched (fs.inotify.max_user_watches)"
      );
    }
    // A folder that is gone already, or that may not be read, has nothing to tell.
  }

  asio::awaitable<void> wait(
      std::chrono::steady_clock::duration patience, std::shared_ptr<Queue> self
  ) {
    timer_.expires_after(patience);
    timer_.async_wait([self](boost::system::error_code error) {
      if (!error) self->descriptor_.cancel();
    });
    co_await descriptor_.async_wait(
        asio::posix::descriptor_base::wait_read, asio::as_tuple(asio::use_awaitable)
    );
    timer_.cancel();
  }

  std::vector<Change> take() {
    std::vector<Change> changes;
    alignas(inotify_event) char buffer[16 * 1024];
    while (true) {
      const ssize_t size = read(descriptor_.native_handle(), buffer, sizeof buffer);
      if (size <= 0) return changes;
      for (const char* at = buffer; at < buffer + size;) {
        inotify_event event;
        std::memcpy(&event, at, sizeof event);
        at += sizeof event;
        const std::string name(at, strnlen(at, event.len));
        at += event.len;
        add(event, name, changes);
      }
    }
  }

 private:
  void add(const inotify_event& event, const std::string& name, std::vector<Change>& changes) {
    using Kind = Change::Kind;
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      changes.push_back({.kind = Kind::lost_track});
      return;
    }
    const std::lock_guard lock(mutex_);
    const auto folder = folders_.find(event.wd);
    if (folder == folders_.end()) return;
    const std::string path = folder->second.empty() ? name : folder->second + "/" + name;
    if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0 && folder->second.empty()) {
      changes.push_back({.kind = Kind::root_gone});
    }
    if ((event.mask & IN_IGNORED) != 0) folders_.erase(folder);
    if (name.empty()) return;
    const bool is_folder = (event.mask & IN_ISDIR) != 0;
    if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
      changes.push_back({.kind = is_folder ? Kind::folder_gone : Kind::gone, .path = path});
    } else if (is_folder) {
      changes.push_back({.kind = Kind::folder_came, .path = path});
    } else if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
      changes.push_back({.kind = Kind::written, .path = path});
    }
    // IN_CREATE of a file: its writer has it open still, and closing it is the event that counts.
  }

  fs::path root_;
  asio::posix::stream_descriptor descriptor_;
  asio::steady_timer timer_;
  std::mutex mutex_;
  std::map<int, std::string> folders_;
};

Inotify::Inotify(asio::any_io_executor executor, fs::path root)
    : queue_(std::make_shared<Queue>(std::move(executor), std::move(root))) {}

Inotify::~Inotify() = default;

void Inotify::watch(const fs::path& folder) { queue_->watch(folder); }

asio::awaitable<std::vector<Change>> Inotify::next(std::chrono::steady_clock::duration patience) {
  const auto queue = queue_;
  std::vector<Change> changes = queue->take();
  if (!changes.empty()) co_return changes;
  co_await queue->wait(patience, queue);
  co_return queue->take();
}

}  // namespace feedwire::daemon
