#include "daemon/document_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "daemon/glob.hpp"
#include "daemon/reading.hpp"
#include "feeds/read.hpp"

namespace feedwire::daemon {

namespace fs = std::filesystem;

namespace {

schema::FileStamp stamp_from(const struct stat& status) {
  return {
      .bytes = status.st_size,
      .modified = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
}

// Any part of a relative path.
bool is_hidden(const fs::path& path) {
  return std::any_of(path.begin(), path.end(), [](const fs::path& part) {
    return part.native().starts_with('.');
  });
}

// A descriptor that is closed on every way out.
struct File {
  explicit File(const fs::path& path)
      : descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
  ~File() {
    if (descriptor >= 0) close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor;
};

Problem unreadable(const std::string& path) {
  return {
      .what = std::string("cannot be read: ") + std::strerror(errno),
      .where = path,
      .remedy = "check its permissions"};
}

Result<std::string> bytes_of(const fs::path& root, const std::string& path, std::size_t max_bytes) {
  const File file(root / path);
  struct stat status {};
  if (file.descriptor < 0 || fstat(file.descriptor, &status) != 0) return unreadable(path);
  if (!S_ISREG(status.st_mode))
    return Problem{.what = "is no regular file", .where = path, .remedy = {}};
  if (static_cast<std::size_t>(status.st_size) > max_bytes) {
    return Problem{
        .what = "is larger than " + std::to_string(max_bytes) + " bytes",
        .where = path,
        .remedy = "raise fetch.max_body"};
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t size = read(file.descriptor, bytes.data() + filled, bytes.size() - filled);
    if (size < 0) return unreadable(path);
    if (size == 0) break;
    filled += static_cast<std::size_t>(size);
  }
  bytes.resize(filled);
  return Result<std::string>(boost::system::in_place_value, std::move(bytes));
}

void add_documents(
    const fs::path& root,
    const fs::path& folder,
    const std::string& pattern,
    const FolderSeen& seen,
    FileStamps& found,
    std::vector<fs::path>& folders
) {
  seen(folder);
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (is_hidden(entry.path().filename()) || entry.is_symlink(error)) continue;
    if (entry.is_directory(error)) {
      folders.push_back(entry.path());
      continue;
    }
    const std::string path = entry.path().lexically_relative(root).generic_string();
    if (const auto stamp = stamp_of(root, path, pattern)) found.emplace(path, *stamp);
  }
}

}  // namespace

FileStamps find_documents(
    const fs::path& root,
    const std::string& below,
    const std::string& pattern,
    const FolderSeen& seen
) {
  if (below.empty())
    fs::directory_iterator probe(root);  // throws in words where there is no such folder
  FileStamps found;
  if (is_hidden(below)) return found;
  std::vector<fs::path> folders{below.empty() ? root : root / below};
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    add_documents(root, folder, pattern, seen, found, folders);
  }
  return found;
}

std::optional<schema::FileStamp> stamp_of(
    const fs::path& root, const std::string& path, const std::string& pattern
) {
  struct stat status {};
  if (is_hidden(path) || !glob_matches(pattern, path)) return std::nullopt;
  if (lstat((root / path).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return stamp_from(status);
}

Result<schema::SeenEntry> read_document_file(
    const fs::path& root, const std::string& path, std::size_t max_bytes
) {
  auto bytes = bytes_of(root, path, max_bytes);
  if (!bytes) return bytes.error();
  return read_document(std::move(*bytes), path);
}

Result<schema::SeenEntry> read_document(std::string bytes, const std::string& path) {
  auto feed = feeds::read({.bytes = bytes, .url = {}, .content_type = {}, .charset = {}});
  if (!feed) return feed.error();
  if (feed->format != feeds::Format::front_matter || feed->entries.size() != 1) {
    return Problem{
        .what = "is no document with front matter",
        .where = path,
        .remedy = "begin it with a line of three hyphens"};
  }
  feeds::Entry& entry = feed->entries.front();
  if (entry.id.empty()) entry.id = path;
  schema::SeenEntry seen = std::move(seen_entries(*feed).front());
  seen.document = std::move(bytes);
  return seen;
}

}  // namespace feedwire::daemon
