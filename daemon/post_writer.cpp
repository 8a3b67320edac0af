#include "daemon/post_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

namespace feedwire::daemon {

namespace fs = std::filesystem;

namespace {

// Whoever builds a site of them is another user than the daemon, whose own files are nobody's
// business.
constexpr mode_t file_mode = 0644;
constexpr fs::perms folder_mode = fs::perms::owner_all | fs::perms::group_read |
                                  fs::perms::group_exec | fs::perms::others_read |
                                  fs::perms::others_exec;

[[noreturn]] void fail(const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class File {
 public:
  File(const fs::path& path, int flags)
      : path_(path), file_(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, file_mode)) {
    if (file_ < 0) fail(path_);
  }
  ~File() { close(file_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fchmod(file_, file_mode) != 0) fail(path_);
  }
  void sync() const {
    if (fsync(file_) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int file_;
};

void sync_folder(const fs::path& folder) { File(folder, O_RDONLY | O_DIRECTORY).sync(); }

void make_folders(const fs::path& root, const fs::path& folder) {
  if (folder == root || fs::is_directory(folder)) return;
  make_folders(root, folder.parent_path());
  if (fs::create_directory(folder)) {
    fs::permissions(folder, folder_mode);
    sync_folder(folder.parent_path());
  }
}

std::optional<std::string> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

}  // namespace

// Hidden, so that no generator takes it for a post; one name, so that no more than one is left.
fs::path PostWriter::part() const { return folder_ / ".feedwire-part"; }

PostWriter::PostWriter(fs::path folder) : folder_(std::move(folder)) {
  if (fs::create_directories(folder_)) fs::permissions(folder_, folder_mode);
  fs::remove(part());
}

PostWriter::Outcome PostWriter::put(const std::string& name, std::string_view bytes) const {
  const fs::path path = folder_ / name;
  const auto before = bytes_of(path);
  if (before && *before == bytes) return Outcome::same;
  make_folders(folder_, path.parent_path());
  {
    const File file(part(), O_WRONLY | O_CREAT | O_TRUNC);
    file.write(bytes);
    file.sync();
  }
  fs::rename(part(), path);
  if (!before) sync_folder(path.parent_path());
  return before ? Outcome::changed : Outcome::added;
}

bool PostWriter::is_others(const std::string& name, std::string_view bytes) const {
  const auto before = bytes_of(folder_ / name);
  return before && *before != bytes;
}

void PostWriter::remove(const std::string& name) const {
  const fs::path path = folder_ / name;
  fs::remove(path);
  for (fs::path folder = path.parent_path(); folder != folder_; folder = folder.parent_path()) {
    std::error_code is_not_empty;
    if (!fs::remove(folder, is_not_empty)) return;
  }
}

}  // namespace feedwire::daemon
