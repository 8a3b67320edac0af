// The Unix socket that clients find the daemon at.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// A listening Unix socket. The file goes when the object does, unless the service manager owns it.
class Listener {
 public:
  /// Binds `path`. The file of a daemon that is gone is replaced; one that answers is a Problem.
  static Result<Listener> bind(
      const std::filesystem::path& path, mode_t mode, const std::string& group
  );
  /// Takes over a socket that was passed in.
  static Listener adopt(int descriptor);
  ~Listener();
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;

  /// The descriptor, which is the caller's from then on.
  int release();
  /// Where clients find it.
  const std::string& shown_path() const { return shown_path_; }

 private:
  Listener() = default;
  int descriptor_{-1};
  std::filesystem::path file_{};  ///< to be removed in the end
  std::string shown_path_{};
};

}  // namespace feedwire::daemon
