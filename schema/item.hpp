// What the log keeps: items, and the events that announce them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"
#include "feeds/identity.hpp"
#include "schema/ids.hpp"

namespace feedwire::schema {

using feeds::Time;

enum class EventKind { item, update };

const char* to_string(EventKind kind);

/// An entry that was seen, on its way into the log.
struct SeenEntry {
  feeds::Entry entry{};
  feeds::Identified identity{};
  std::string document{};  ///< the bytes of a folder's document; empty otherwise
};

/// The part of a source that every item shows.
struct ItemSource {
  FeedId id{};
  std::string name{};
  std::string url{};
};

/// Another item that tells the same story.
struct StoryMember {
  ItemId id{};
  ItemSource source{};
  std::string title{};
  std::string url{};
};

/// An item with its content as it is now.
struct Item {
  ItemId id{};
  Seq seq{};  ///< of the event that brought it here; in lists, of its latest event
  EventKind event{EventKind::item};
  ItemSource source{};
  int revision{1};
  bool backfill{false};
  Time received{};
  std::vector<std::string> category{};
  std::string language{};  ///< the entry's own, else its feed's
  std::string snippet{};   ///< what a search found, as HTML; empty outside searches
  /// The first item that tells its story: itself, where it was the first, or the only one. Nothing
  /// while it has not been compared.
  std::optional<ItemId> story{};
  std::optional<ItemId> duplicate_of{};  ///< the first item of another feed with its address
  std::vector<StoryMember> others{};     ///< of its story, where they were asked for
  feeds::Entry entry{};  ///< without `source`, `geo` and what else the log does not keep
};

}  // namespace feedwire::schema
