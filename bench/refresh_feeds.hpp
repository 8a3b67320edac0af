// The feeds that the refresh benchmark fetches: always the same, and like real ones in size and
// shape.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace feedwire::bench {

enum class Edition {
  first,    ///< what is there at the beginning
  changed,  ///< one entry more, and the oldest one gone
  touched   ///< new bytes, no new entry: another lastBuildDate or updated
};

/// The document of one feed, RSS or Atom by turns, 10 to 70 entries with bodies in Chinese HTML.
std::string document_of(std::size_t feed, Edition edition);

/// Compressed as a web server finds it beside the file itself; folders are made.
std::uint64_t write_gzipped(const std::filesystem::path& file, const std::string& bytes);

/// How much was printed.
struct Printed {
  std::size_t feeds{};
  std::size_t entries{};
  std::uint64_t bytes{};
  std::uint64_t gzipped{};
};

/// A folder per edition, of files 0.xml.gz, 1.xml.gz, …, and one that is served.
class Press {
 public:
  /// `place` gets the folders; nothing is served yet.
  Press(std::filesystem::path place, std::size_t feeds);

  /// Prints an edition of the feeds numbered 0, `every`, 2 × `every`, …
  Printed print(Edition edition, std::size_t every = 1) const;
  /// Serves that edition where it was printed, and leaves the rest as it is.
  void publish(Edition edition) const;
  /// Serves nothing.
  void withdraw() const;

  std::filesystem::path served() const { return place_ / "served"; }

 private:
  std::filesystem::path place_;
  std::size_t feeds_;
};

}  // namespace feedwire::bench
