// What happens below a folder, as the kernel tells it (inotify(7)).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace feedwire::daemon {

struct Change {
  enum class Kind {
    written,      ///< a file was closed after writing, or moved here
    gone,         ///< a file was deleted, or moved away
    folder_came,  ///< a folder was made, or moved here: what is in it may have been missed
    folder_gone,  ///< a folder was deleted, or moved away with all that is in it
    lost_track,   ///< too much happened at once: look at everything again
    root_gone,    ///< there is nothing to watch any more
  };
  Kind kind{};
  std::string path{};  ///< relative to the root
};

class Inotify {
 public:
  /// Throws std::system_error where the kernel has no more instances to give.
  Inotify(boost::asio::any_io_executor executor, std::filesystem::path root);
  ~Inotify();

  /// Watches one folder from now on. Any thread. Throws std::system_error where the kernel's limit
  /// of watches is reached.
  void watch(const std::filesystem::path& folder);

  /// What happened since; waits for it, but no longer than `patience` (then it is empty). I/O
  /// thread.
  boost::asio::awaitable<std::vector<Change>> next(std::chrono::steady_clock::duration patience);

 private:
  class Queue;
  std::shared_ptr<Queue> queue_;
};

}  // namespace feedwire::daemon
