// A store on disk for one test, with one feed, and entries to put into it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "feeds/identity.hpp"
#include "schema/store.hpp"
#include "tests/scratch.hpp"

namespace feedwire::tests {

using namespace feedwire::schema;

/// A store in a file of its own: a database in memory has no write-ahead log.
struct TestStore {
  TestStore() : store(folder.path() / "feedwire.db", Store::Access::write) {
    store.begin();
    store.step([&] {
      feed = *store.catalogue().add("https://example.org/f", SourceKind::feed, false, {}, Time{});
    });
    store.commit();
  }
  Recorded record(std::vector<feeds::Entry> entries, Backfill backfill = {}) {
    feeds::Feed document{.format = feeds::Format::rss20};
    document.entries = std::move(entries);
    const auto identities = feeds::identify(document);
    SeenDocument seen{.feed = feed, .at = Time(std::chrono::seconds(1000))};
    seen.default_backfill = backfill;
    for (std::size_t i = 0; i < identities.size(); ++i) {
      seen.entries.push_back({.entry = document.entries[i], .identity = identities[i]});
    }
    Recorded recorded;
    store.begin();
    store.step([&] { recorded = store.log().record(seen); });
    store.commit();
    return recorded;
  }

  EventBatch events(Seq after, bool updates = true) {
    return store.items().after(after, store.log().head(), 100, {}, updates);
  }

  Scratch folder{};
  Store store;
  FeedId feed{};
};

inline feeds::Entry entry(const std::string& id, const std::string& title) {
  feeds::Entry made;
  made.id = id;
  made.title = title;
  made.url = "https://example.org/" + title;
  return made;
}

}  // namespace feedwire::tests
