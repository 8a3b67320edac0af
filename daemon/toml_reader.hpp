// Reads one TOML table with every key accounted for: a typo is an error, not a default. Private to
// this room.
#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// Takes the keys of a table one by one. A missing key leaves its target alone; a wrong one throws
/// ProblemError, naming file, line, column and key.
class TomlReader {
 public:
  /// `warnings`, where given, take what is said of credentials that are not there: then they are
  /// passed over.
  TomlReader(
      const toml::table& table,
      std::string path,
      const std::filesystem::path& file,
      std::vector<std::string>* warnings = nullptr
  )
      : table_(table), path_(std::move(path)), file_(file), warnings_(warnings) {}

  void text(const char* key, std::string& target);
  void path(const char* key, std::filesystem::path& target);  ///< relative to the file
  void mode(const char* key, unsigned& target);               ///< "0660"
  /// Text, or { credential = "NAME" }.
  void secret(const char* key, std::string& target);
  std::string secret_in(const std::string& key, const toml::node& value);
  void boolean(const char* key, bool& target);
  void integer(const char* key, std::uint64_t& target, std::uint64_t least, std::uint64_t most);
  void duration(const char* key, std::chrono::milliseconds& target);
  void duration(const char* key, std::chrono::seconds& target);
  void pause(const char* key, std::chrono::milliseconds& target);  ///< a duration that may be zero
  void size(const char* key, std::uint64_t& target);
  void texts(const char* key, std::vector<std::string>& target);
  /// The raw node, for what has a shape of its own; null where it is missing.
  const toml::node* node(const char* key);
  /// `[key]`, and the readers of `[[key]]`.
  std::optional<TomlReader> table(const char* key);
  std::vector<TomlReader> tables(const char* key);

  /// Call it last: a key that nobody asked for is an error.
  void finish() const;

  [[noreturn]] void fail(const std::string& key, const toml::node& at, std::string what) const;
  std::string where(const toml::source_region& at) const;
  const toml::table& raw() const { return table_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::string full(const std::string& key) const;

  const toml::table& table_;
  std::string path_;
  std::filesystem::path file_;
  std::vector<std::string>* warnings_;
  std::set<std::string, std::less<>> known_{};
};

}  // namespace feedwire::daemon
