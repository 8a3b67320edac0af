// Whether the store agrees with itself, and what of it can be made anew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace feedwire::schema {

class Connection;

/// The parts of the store that are looked at, each by itself.
enum class StorePart {
  pages,    ///< the file, as SQLite sees it; its indexes can be made anew, its rows cannot
  log,      ///< events and items
  counts,   ///< how many items each feed has
  search,   ///< the index is made anew from the items
  stories,  ///< the comparisons are made anew from the items
};

const char* to_string(StorePart part);

/// Something that does not agree.
struct Finding {
  StorePart part{};
  std::string what{};
  bool can_be_repaired{false};
};

struct CheckReport {
  std::vector<Finding> findings{};
  std::int64_t items{};
  std::int64_t events{};

  bool is_good() const { return findings.empty(); }
};

/// A view on a Store; valid while the store is, on the store's thread. Takes about as long as
/// reading the whole file.
class Check {
 public:
  explicit Check(Connection& connection) : connection_(connection) {}

  /// Looks, on a connection of any kind. Never throws for what is wrong: that is a finding.
  CheckReport report();

  /// Mends what the report says can be mended, within a step. What is made anew from the items is
  /// emptied here, and filled by advance() of its index.
  void repair(const CheckReport& report);

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
