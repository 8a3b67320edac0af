// One daemon a state directory: the lock that the second one runs into.
#pragma once

#include <filesystem>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// Held for the life of the object; the kernel lets go of it when the process ends, however it
/// ends.
class StateLock {
 public:
  /// A Problem that names the process which has it.
  static Result<StateLock> take(const std::filesystem::path& state_dir);
  ~StateLock();
  StateLock(StateLock&& other) noexcept;
  StateLock& operator=(StateLock&&) = delete;

 private:
  explicit StateLock(int file) : file_(file) {}
  int file_;
};

}  // namespace feedwire::daemon
