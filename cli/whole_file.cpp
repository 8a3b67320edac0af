#include "cli/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace feedwire::cli {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
}

}  // namespace

WholeFile::WholeFile(std::filesystem::path path, Readers readers) : path_(std::move(path)) {
  std::error_code error;
  // A link stays, and what it leads to is written.
  if (std::filesystem::is_symlink(path_, error)) path_ = std::filesystem::weakly_canonical(path_);
  // A terminal, a pipe or /dev/null is written to, not replaced.
  if (std::filesystem::exists(path_, error) && !std::filesystem::is_regular_file(path_, error)) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) fail(path_);
    return;
  }
  // Hidden, so that a program that watches the folder does not take it for a document.
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  beside_ = (folder / ".feedwire-XXXXXX").string();
  descriptor_ = mkostemp(beside_.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail(path_);
  if (readers == Readers::owner) return;  // as mkostemp made it
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor_, 0666 & ~mask);
}

WholeFile::~WholeFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (!beside_.empty()) unlink(beside_.c_str());
}

void WholeFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path_);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void WholeFile::keep() {
  if (!beside_.empty()) {
    if (fsync(descriptor_) != 0 || rename(beside_.c_str(), path_.c_str()) != 0) fail(path_);
  }
  close(descriptor_);
  descriptor_ = -1;
}

}  // namespace feedwire::cli
