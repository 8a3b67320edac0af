#include "daemon/folder_changes.hpp"

#include <algorithm>

namespace feedwire::daemon {
namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

// Takes those that were moved out of what is to be read and what is gone.
void find_moves(FolderDifference& result, const FileStamps& known) {
  for (auto path = result.gone.begin(); path != result.gone.end();) {
    const schema::FileStamp& stamp = known.at(*path);
    const auto is_it = [&](const auto& file) {
      return file.second == stamp && !known.contains(file.first);
    };
    const auto to = std::find_if(result.to_read.begin(), result.to_read.end(), is_it);
    if (to == result.to_read.end()) {
      ++path;
      continue;
    }
    result.moved.push_back({.from = *path, .to = to->first, .stamp = stamp});
    result.to_read.erase(to);
    path = result.gone.erase(path);
  }
}

}  // namespace

void PendingChanges::add(const Change& change, const FileStamps& known) {
  using Kind = Change::Kind;
  switch (change.kind) {
    case Kind::written:
      written.insert(change.path);
      gone.erase(change.path);
      break;
    case Kind::gone:
      gone.insert(change.path);
      written.erase(change.path);
      break;
    case Kind::folder_came:
      folders.insert(change.path);
      break;
    case Kind::folder_gone:
      folders.erase(change.path);
      for (const auto& [path, stamp] : known) {
        if (is_below(path, change.path)) gone.insert(path);
      }
      break;
    case Kind::lost_track:
      all = true;
      break;
    case Kind::root_gone:
      is_over = true;
      break;
  }
}

FolderDifference difference(PendingChanges pending, FileStamps found, const FileStamps& known) {
  FolderDifference result{.to_read = {}, .gone = std::move(pending.gone), .moved = {}};
  if (pending.all) {
    for (const auto& [path, stamp] : known) result.gone.insert(path);
  }
  // A folder may go and come back before anybody looks.
  std::erase_if(result.gone, [&](const std::string& path) {
    return !known.contains(path) || found.contains(path);
  });
  std::erase_if(found, [&](const auto& file) {
    const auto before = known.find(file.first);
    return before != known.end() && before->second == file.second &&
           !pending.written.contains(file.first);
  });
  result.to_read = std::move(found);
  find_moves(result, known);
  return result;
}

}  // namespace feedwire::daemon
