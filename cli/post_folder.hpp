// A folder of posts that is brought in step with items: one file an item, written only where it
// differs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "cli/item_entry.hpp"
#include "feeds/post.hpp"

namespace feedwire::cli {

class PostFolder {
 public:
  /// Makes the folder where it is missing, and finds the posts that earlier runs left there. Throws
  /// std::system_error where the file system refuses.
  PostFolder(std::filesystem::path folder, feeds::PostStyle style);

  /// Writes the item's post. A post that is there keeps its name, whatever became of the title.
  void put(const ItemEntry& item);

  struct Counts {
    std::int64_t added{0};
    std::int64_t changed{0};
    std::int64_t same{0};
  };
  const Counts& counts() const { return counts_; }

 private:
  std::filesystem::path folder_;
  feeds::PostStyle style_;
  std::map<std::string, std::string> names_{};  // by suffix
  Counts counts_{};
};

}  // namespace feedwire::cli
