// What is known of the files in watched folders, so that a start reads only what changed meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "schema/ids.hpp"

namespace feedwire::schema {

class Connection;

/// Enough of a file's metadata to tell that it was written since.
struct FileStamp {
  std::int64_t bytes{};
  std::int64_t modified{};  ///< nanoseconds since 1970

  bool operator==(const FileStamp&) const = default;
};

class FolderFiles {
 public:
  explicit FolderFiles(Connection& connection) : connection_(connection) {}

  /// By path below the folder.
  std::map<std::string, FileStamp> known(FeedId folder) const;
  /// Documents that cannot be read, with the reason in words.
  std::map<std::string, std::string> failing(FeedId folder) const;
  void put(
      FeedId folder, const std::string& path, const FileStamp& stamp, const std::string& error
  );
  void forget(FeedId folder, const std::string& path);

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
