// Posts of an archive as files: whole or not at all, and not touched where nothing changes.
// Blocking; for the pool.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace feedwire::daemon {

/// All member functions throw std::system_error where the file system refuses. One at a time for a
/// folder.
class PostWriter {
 public:
  /// Makes the folder where it is missing, and clears away what a sudden end left.
  explicit PostWriter(std::filesystem::path folder);

  enum class Outcome { added, changed, same };

  /// After this the file of that relative name holds these bytes, also after a power cut.
  Outcome put(const std::string& name, std::string_view bytes) const;

  /// Whether there is a file that says something else.
  bool is_others(const std::string& name, std::string_view bytes) const;

  /// The file goes, and the folders that this leaves empty.
  void remove(const std::string& name) const;

 private:
  std::filesystem::path part() const;

  std::filesystem::path folder_;
};

}  // namespace feedwire::daemon
