// What an archive, a folder of posts, has written, and how far it has followed the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/ids.hpp"

namespace feedwire::schema {

class Connection;

/// How an archive looks; where it changes, all of it is written anew.
struct ArchiveTerms {
  std::string style{};
  std::string pattern{};
  std::string filters{};

  bool operator==(const ArchiveTerms&) const = default;
};

struct ArchiveFile {
  ItemId item{};
  std::string name{};  ///< below the folder
  bool is_stale{false};
  bool wants_new_name{false};  ///< the pattern changed
};

/// One archive. A view on a Store; valid while the store is, on the store's thread.
class ArchiveFiles {
 public:
  ArchiveFiles(Connection& connection, std::string path)
      : connection_(connection), path_(std::move(path)) {}

  /// Where to go on from. With other terms than the last time it begins anew, and its files are
  /// stale.
  Seq open(const ArchiveTerms& terms);
  void save_cursor(Seq cursor);

  std::optional<ArchiveFile> find(ItemId item) const;
  std::int64_t count() const;

  /// Gives the item a name, `wish` if no other item has it, else `second`. It is ours from then on,
  /// before there is a file: what was cut off in between is recognised.
  std::string reserve(ItemId item, const std::string& wish, const std::string& second);
  void freshen(ItemId item);
  void forget(ItemId item);

  /// Files of items that are not there any more; `limit` at most.
  std::vector<ArchiveFile> orphans(std::int64_t limit) const;
  /// Files that the present terms say nothing of, once all items were looked at.
  std::vector<ArchiveFile> stale(std::int64_t limit) const;

 private:
  std::vector<ArchiveFile> list(const char* which, std::int64_t limit) const;

  Connection& connection_;
  std::string path_;
};

}  // namespace feedwire::schema
