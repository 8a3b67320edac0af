// A file that is there whole or not at all: written beside its name, moved there at the end. What
// is no regular file, such as a pipe, is simply written to.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace feedwire::cli {

/// Every member function throws std::system_error where the file system refuses.
class WholeFile {
 public:
  /// Who may read a new file: whom the user's mask lets, or nobody else.
  enum class Readers { as_usual, owner };

  explicit WholeFile(std::filesystem::path path, Readers readers = Readers::as_usual);
  /// What was not kept goes.
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void write(std::string_view text);
  /// On disk, and under its name; what stood there before is replaced.
  void keep();

 private:
  std::filesystem::path path_;
  std::string beside_{};  ///< empty where the bytes go straight to their place
  int descriptor_{-1};
};

}  // namespace feedwire::cli
