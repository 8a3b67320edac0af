// The log: what is new or changed gets a number here, and only here.
#pragma once

#include <vector>

#include "schema/item.hpp"
#include "schema/source.hpp"

namespace feedwire::schema {

class Connection;

/// The entries of one good document (or of some files of a folder), oldest first.
struct SeenDocument {
  FeedId feed{};
  Time at{};
  std::vector<SeenEntry> entries{};
  /// All that the feed shows now, so that renames and gaps can be told; a folder's changed files
  /// are not.
  bool is_whole{true};
  /// An older document once more: what it adds counts for no comparison with the next one.
  bool is_replay{false};
  /// How many of a feed's first entries are announced, where the feed itself has no setting.
  Backfill default_backfill{};
  bool removals{false};  ///< tell which entries their publisher withdrew; needs a whole document
};

/// What came of a document.
struct Recorded {
  int added{0};
  int changed{0};
  int same{0};
  int removed{0};  ///< withdrawn by the publisher
  int renamed{0};  ///< entries that only changed their ids: remapped, nothing announced
  bool missed{
      false};  ///< this document and the last share no entry: something was missed between them
  Seq last{};  ///< of the newest event that this made; 0: none
  std::vector<std::optional<Time>> published{};  ///< what those that were added say of their time

  bool has_events() const { return added + changed + removed > 0; }
};

/// A view on a Store; valid while the store is, on the store's thread.
class ItemLog {
 public:
  explicit ItemLog(Connection& connection) : connection_(connection) {}

  /// Appends what is new or changed. The numbers are final once the surrounding transaction is.
  Recorded record(const SeenDocument& document);

  /// The feed answered that it shows what its last document did: whatever was missing from that is
  /// missing twice now. The second half of `removals`.
  Recorded record_unchanged(FeedId feed, Time at);

  /// An entry is called otherwise from now on: a file that was moved, say. Nothing is announced.
  /// False, and nothing is done, where there is no such entry, or the new name was another's.
  bool rename(
      FeedId feed, const feeds::EntryKey& from, const feeds::EntryKey& to, const std::string& new_id
  );

  /// The number of the newest event ever made; 0: none yet.
  Seq head() const;

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
