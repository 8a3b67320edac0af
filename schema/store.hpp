// The store: one connection to everything that feedwire remembers, for one thread at a time.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

#include "schema/archive_files.hpp"
#include "schema/catalogue.hpp"
#include "schema/check.hpp"
#include "schema/database_copy.hpp"
#include "schema/document_list.hpp"
#include "schema/feed_events.hpp"
#include "schema/fetch_history.hpp"
#include "schema/folder_files.hpp"
#include "schema/hold_list.hpp"
#include "schema/item_log.hpp"
#include "schema/items.hpp"
#include "schema/retention.hpp"
#include "schema/revisions.hpp"
#include "schema/search.hpp"
#include "schema/search_index.hpp"
#include "schema/store_error.hpp"
#include "schema/story_index.hpp"
#include "schema/subscription_list.hpp"

namespace feedwire::schema {

/// How much there is, for `status`.
struct StoreSize {
  std::int64_t items{};
  std::int64_t head{};
};

/// Every member function throws StoreError. Not thread-safe: each thread has its own.
class Store {
 public:
  enum class Access {
    write,  ///< creates the file, migrates it; there must be one writer only
    read,   ///< sees what is committed
  };

  Store(const std::filesystem::path& file, Access access);
  ~Store();
  Store(Store&&) noexcept;

  ArchiveFiles archive(std::string path) { return {*connection_, std::move(path)}; }
  Catalogue catalogue() { return Catalogue(*connection_); }
  ItemLog log() { return ItemLog(*connection_); }
  Items items() { return Items(*connection_); }
  DocumentList documents() { return DocumentList(*connection_); }
  FeedEvents feed_events() { return FeedEvents(*connection_); }
  FetchHistory fetches() { return FetchHistory(*connection_); }
  FolderFiles folder_files() { return FolderFiles(*connection_); }
  HoldList holds() { return HoldList(*connection_); }
  RetentionSweep retention() { return RetentionSweep(*connection_); }
  Revisions revisions() { return Revisions(*connection_); }
  Search search() { return Search(*connection_); }
  SearchIndex search_index() { return SearchIndex(*connection_); }
  StoryIndex stories() { return StoryIndex(*connection_); }
  SubscriptionList subscriptions() { return SubscriptionList(*connection_); }
  StoreSize size();

  /// After the clock was set, a sleep of the machine, or a time without a daemon: nobody waits
  /// longer than they were to, or than any server may ask for, and what is overdue at `now` is
  /// spread over `span`. To be called within a step.
  void mend_times(Time now, std::chrono::seconds span);

  /// A group of pieces of work that become durable together. `step` may be called any number of
  /// times in between; a step that throws leaves no trace, and the others stand, but for an error
  /// of kind `unavailable` or `broken`: then the whole group is lost, and must be rolled back.
  void begin();
  void step(const std::function<void()>& work);
  void commit();
  void roll_back() noexcept;
  /// Within a step: does the work and undoes it, to see what would come of it.
  void try_out(const std::function<void()>& work);

  /// Throws where there is no room for more than a little: writes a MiB, to be given up with
  /// give_back_room in another group.
  void claim_room();
  void give_back_room();

  /// For what takes long: it ends with an error once the flag, which must live on, is set.
  void stop_when(const std::atomic<bool>& flag);

  /// How large the database may become, in pages of 8 KiB: a full disk without one.
  void limit_pages(std::int64_t most);

  /// Begins a copy; nothing else may be asked of this store while it is made.
  DatabaseCopy copy(const std::filesystem::path& file) { return {*connection_, file}; }
  Check check() { return Check(*connection_); }

  /// Writes the write-ahead log back into the database, as far as no reader stands in the way.
  void checkpoint();

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace feedwire::schema
