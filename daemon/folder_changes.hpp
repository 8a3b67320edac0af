// What happened in a folder since the last look, and what has to be done about it. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/document_file.hpp"
#include "daemon/inotify.hpp"

namespace feedwire::daemon {

/// Changes that wait for the next look, the later ones winning.
struct PendingChanges {
  std::set<std::string> written{};
  std::set<std::string> gone{};
  std::set<std::string> folders{};  ///< that came, with whatever is in them
  bool all{false};                  ///< everything is to be looked at again
  bool is_over{false};              ///< the folder itself is gone

  void add(const Change& change, const FileStamps& known);
};

/// A document that was moved within the folder.
struct MovedDocument {
  std::string from{};
  std::string to{};
  schema::FileStamp stamp{};

  bool operator==(const MovedDocument&) const = default;
};

/// What a look comes to.
struct FolderDifference {
  FileStamps to_read{};  ///< new, or written since
  std::set<std::string> gone{};
  std::vector<MovedDocument> moved{};
};

/// Compares what a look found with what is known. A file that is gone from one place and stands,
/// with the very same stamp, in another was moved; one that was written is read even where its
/// stamp is the same, since clocks are coarse.
FolderDifference difference(PendingChanges pending, FileStamps found, const FileStamps& known);

}  // namespace feedwire::daemon
