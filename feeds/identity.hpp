// Which entry is which, and whether it has changed: the decisions that keep an entry from arriving
// twice.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "feeds/canonical_url.hpp"
#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Names one entry of one feed for good; a hash, the same on every machine.
struct EntryKey {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const EntryKey&) const = default;
};

/// Equal while an entry says the same.
struct ContentHash {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const ContentHash&) const = default;
};

/// What an entry is recognised by, in the order in which it is tried.
enum class KeyRule { own_id, link, link_and_title, title_and_date, content };

/// In words, for people: "own id", "link and title".
const char* to_string(KeyRule rule);

struct Identified {
  EntryKey key{};
  KeyRule rule{KeyRule::content};
  std::string comparable{};   ///< the canonical text behind the key
  EntryKey link_and_title{};  ///< what stays when a feed renames its entries; zero without both
  ContentHash content{};
};

/// One for each entry, in document order. Which rule applies is decided for the whole document: ids
/// (links, …) count where they are not all alike and not mostly repeated. Two entries get the same
/// key only if they are one entry that the document lists twice.
std::vector<Identified> identify(const Feed& feed);

/// Over title, link, authors, categories, text and enclosures; never over dates, and blind to white
/// space, markup, and what passes by itself ("12分钟前", "1,234 views": feeds/passing).
ContentHash content_hash(const Entry& entry);

/// What is remembered of an entry of the last document.
struct KnownEntry {
  EntryKey key{};
  EntryKey link_and_title{};
};

/// The old and the new key of every entry that was renamed, if the feed renamed its entries at
/// once: of the pairs of link and title that occur exactly once in both documents, at least three
/// and at least 80 % changed their key. Otherwise empty: such entries are new.
std::vector<std::pair<EntryKey, EntryKey>> find_rename(
    std::span<const KnownEntry> previous, std::span<const KnownEntry> current
);

}  // namespace feedwire::feeds
