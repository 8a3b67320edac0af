#include "schema/item_log.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/revisions.hpp"
#include "schema/withdrawals.hpp"

namespace feedwire::schema {

using feeds::ContentHash;
using feeds::EntryKey;
using feeds::KnownEntry;

namespace {

std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }

template <typename Bytes16>
Bytes16 bytes_at(const Query& query, int column) {
  Bytes16 value;
  const std::string bytes = query.text_at(column);
  std::copy_n(bytes.begin(), std::min(bytes.size(), value.bytes.size()), value.bytes.begin());
  return value;
}

// What is known of the feed before this document.
struct FeedPast {
  std::int64_t document{0};
  Backfill backfill{};
};

FeedPast past_of(Connection& connection, const SeenDocument& document) {
  Query query = connection.query("SELECT document, backfill FROM feed WHERE id = ?");
  query.integer(document.feed.value);
  if (!query.step()) return {};
  const auto own = query.optional_at(1);
  return {
      .document = query.integer_at(0),
      .backfill = own ? Backfill{*own} : document.default_backfill};
}

// What is known of an entry.
struct KnownItem {
  ItemId item{};
  /// Nothing where retention dropped the item: it stays known, and is not new again.
  std::optional<ContentHash> content{};
};

std::optional<ContentHash> content_at(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return bytes_at<ContentHash>(query, column);
}

// The entries of a document that was recorded.
struct PastDocument {
  std::vector<KnownEntry> entries{};
  std::map<EntryKey, KnownItem> items{};
};

PastDocument entries_of(Connection& connection, FeedId feed, std::int64_t document) {
  Query query = connection.query(
      "SELECT key, link_and_title, entry_key.item, item.content_hash FROM entry_key LEFT JOIN item "
      "ON item.id = entry_key.item WHERE entry_key.feed = ? AND document = ?"
  );
  query.integer(feed.value).integer(document);
  PastDocument past;
  while (query.step()) {
    const auto key = bytes_at<EntryKey>(query, 0);
    past.entries.push_back({key, bytes_at<EntryKey>(query, 1)});
    past.items.emplace_hint(
        past.items.end(), key, KnownItem{{query.integer_at(2)}, content_at(query, 3)}
    );
  }
  return past;
}

std::set<EntryKey> keys_of(const std::map<EntryKey, KnownItem>& items) {
  std::set<EntryKey> keys;
  for (const auto& [key, item] : items) keys.insert(keys.end(), key);
  return keys;
}

bool rekey(Connection& connection, FeedId feed, const EntryKey& from, const EntryKey& to) {
  connection.query("UPDATE OR IGNORE entry_key SET key = ? WHERE feed = ? AND key = ?")
      .blob(to.bytes.data(), to.bytes.size())
      .integer(feed.value)
      .blob(from.bytes.data(), from.bytes.size())
      .run();
  return connection.changes() > 0;
}

// One document on its way into the log, inside one transaction.
class Recording {
 public:
  Recording(Connection& connection, const SeenDocument& document, Seq head)
      : connection_(connection),
        document_(document),
        past_(past_of(connection, document)),
        start_(head),
        head_(head) {}

  Recorded run() {
    compare_with_previous();
    is_new_document_ = document_.is_whole && !is_as_before();
    std::size_t to_come = document_.entries.size();
    for (const SeenEntry& seen : document_.entries) take(seen, to_come--);
    if (document_.is_whole && document_.removals) withdraw();
    if (head_ != start_) save_head();
    if (result_.added > 0 || is_new_document_) save_feed();
    return result_;
  }

  // The last document once more: nothing but what it lacks can have changed.
  Recorded run_unchanged() {
    if (!Withdrawals(connection_, document_.feed).has_suspects()) return result_;
    previous_ = entries_of(connection_, document_.feed, past_.document).items;
    current_keys_ = keys_of(previous_);
    withdraw();
    if (head_ != start_) save_head();
    return result_;
  }

 private:
  bool is_as_before() const {
    return std::equal(
        current_keys_.begin(),
        current_keys_.end(),
        previous_.begin(),
        previous_.end(),
        [](const EntryKey& current, const auto& before) { return current == before.first; }
    );
  }

  // Renames and gaps: what only the sight of two whole documents tells.
  void compare_with_previous() {
    if (!document_.is_whole) return;
    std::vector<KnownEntry> current;
    for (const SeenEntry& seen : document_.entries) {
      current.push_back({seen.identity.key, seen.identity.link_and_title});
    }
    for (const KnownEntry& entry : current) current_keys_.insert(entry.key);
    if (past_.document == 0) return;
    PastDocument previous = entries_of(connection_, document_.feed, past_.document);
    previous_ = std::move(previous.items);
    for (const auto& [from, to] : feeds::find_rename(previous.entries, current)) rename(from, to);
    const auto is_known = [&](const EntryKey& key) { return previous_.contains(key); };
    result_.missed = !previous_.empty() && !current_keys_.empty() &&
                     std::none_of(current_keys_.begin(), current_keys_.end(), is_known);
  }

  void rename(const EntryKey& from, const EntryKey& to) {
    if (!rekey(connection_, document_.feed, from, to)) return;
    ++result_.renamed;
    auto moved = previous_.extract(from);
    moved.key() = to;
    previous_.insert(std::move(moved));
  }

  std::int64_t number() const { return is_new_document_ ? past_.document + 1 : past_.document; }

  void take(const SeenEntry& seen, std::size_t to_come) {
    const auto known = find(seen.identity.key);
    if (!known) {
      const std::int64_t newest = past_.backfill.newest;
      const bool is_first = document_.is_whole && past_.document == 0;
      add(seen, is_first && newest != Backfill::all && static_cast<std::int64_t>(to_come) > newest);
      return;
    }
    const bool is_same = !known->content || *known->content == seen.identity.content;
    if (is_same) {
      ++result_.same;
    } else if (is_other(known->item, seen)) {
      add(seen, false);
      return;
    } else {
      update(known->item, seen);
    }
    if (is_new_document_) note_seen(seen);
  }

  // Nearly all entries of a feed were in its last document, of which all is at hand.
  std::optional<KnownItem> find(const EntryKey& key) {
    if (const auto at = previous_.find(key); at != previous_.end()) return at->second;
    Query query = connection_.query(
        "SELECT entry_key.item, item.content_hash FROM entry_key LEFT JOIN item ON item.id = "
        "entry_key.item WHERE entry_key.feed = ? AND entry_key.key = ?"
    );
    query.integer(document_.feed.value).blob(key.bytes.data(), key.bytes.size());
    if (!query.step()) return std::nullopt;
    return KnownItem{{query.integer_at(0)}, content_at(query, 1)};
  }

  // What the same document says of the same entry further on is compared with this.
  void remember_content(ItemId item, const SeenEntry& seen) {
    const auto at = previous_.find(seen.identity.key);
    if (at != previous_.end()) at->second = {item, seen.identity.content};
  }

  // An id that is used again for another entry. A folder's ids are its files, whatever is in them.
  bool is_other(ItemId item, const SeenEntry& seen) {
    if (!document_.is_whole || seen.identity.rule != feeds::KeyRule::own_id) return false;
    Query query = connection_.query("SELECT title, url FROM item WHERE id = ?");
    query.integer(item.value).step();
    feeds::Entry before;
    before.title = query.text_at(0);
    before.url = query.text_at(1);
    return feeds::is_other_entry(before, seen.entry);
  }

  void withdraw() {
    Withdrawals withdrawals(connection_, document_.feed);
    for (const ItemId item : withdrawals.confirmed(current_keys_)) {
      append(item, EventKind::removed, false);
      withdrawals.note(item);
      ++result_.removed;
    }
    withdrawals.suspect(keys_of(previous_), current_keys_);
  }

  void add(const SeenEntry& seen, bool backfill) {
    const ItemId item{head_.value + 1};
    static const std::string insert =
        "INSERT INTO item (id, feed, seq, backfill, received, content_hash, rule, " +
        entry_columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, " + entry_marks + ")";
    Query query = connection_.query(insert);
    query.integer(item.value)
        .integer(document_.feed.value)
        .integer(item.value)
        .integer(backfill ? 1 : 0);
    query.integer(seconds(document_.at));
    query.blob(seen.identity.content.bytes.data(), seen.identity.content.bytes.size());
    query.integer(static_cast<std::int64_t>(seen.identity.rule));
    bind_entry(query, seen.entry, !seen.document.empty());
    query.run();
    append(item, EventKind::item, backfill);
    remember(item, seen);
    keep_document(item, seen);
    remember_content(item, seen);
    ++result_.added;
    result_.published.push_back(seen.entry.published);
  }

  void update(ItemId item, const SeenEntry& seen) {
    Revisions(connection_).keep(item);
    append(item, EventKind::update, false);
    static const std::string update =
        "UPDATE item SET (" + entry_columns + ") = (" + entry_marks +
        "), seq = ?, revision = revision + 1, content_hash = ? WHERE id = ?";
    Query query = connection_.query(update);
    bind_entry(query, seen.entry, !seen.document.empty());
    query.integer(head_.value);
    query.blob(seen.identity.content.bytes.data(), seen.identity.content.bytes.size());
    query.integer(item.value).run();
    keep_document(item, seen);
    remember_content(item, seen);
    ++result_.changed;
  }

  void append(ItemId item, EventKind kind, bool backfill) {
    ++head_.value;
    connection_.query("INSERT INTO event (seq, item, kind, at, backfill) VALUES (?, ?, ?, ?, ?)")
        .integer(head_.value)
        .integer(item.value)
        .integer(static_cast<std::int64_t>(kind))
        .integer(seconds(document_.at))
        .integer(backfill ? 1 : 0)
        .run();
    result_.last = head_;
  }

  void remember(ItemId item, const SeenEntry& seen) {
    const auto& key = seen.identity.key.bytes;
    const auto& pair = seen.identity.link_and_title.bytes;
    connection_
        .query(
            "INSERT OR REPLACE INTO entry_key (feed, key, item, link_and_title, document) VALUES "
            "(?, ?, ?, ?, ?)"
        )
        .integer(document_.feed.value)
        .blob(key.data(), key.size())
        .integer(item.value)
        .blob(pair.data(), pair.size())
        .integer(document_.is_replay ? 0 : number())
        .run();
  }

  void note_seen(const SeenEntry& seen) {
    const auto& key = seen.identity.key.bytes;
    const auto& pair = seen.identity.link_and_title.bytes;
    connection_
        .query("UPDATE entry_key SET document = ?, link_and_title = ? WHERE feed = ? AND key = ?")
        .integer(number())
        .blob(pair.data(), pair.size())
        .integer(document_.feed.value)
        .blob(key.data(), key.size())
        .run();
  }

  void keep_document(ItemId item, const SeenEntry& seen) {
    if (seen.document.empty()) return;
    connection_.query("INSERT OR REPLACE INTO item_document (item, bytes) VALUES (?, ?)")
        .integer(item.value)
        .blob(seen.document.data(), seen.document.size())
        .run();
  }

  void save_head() {
    connection_.query("UPDATE log_head SET seq = ? WHERE one = 1").integer(head_.value).run();
  }

  void save_feed() {
    connection_
        .query(
            "UPDATE feed SET document = ?, items = items + ?, last_new = coalesce(?, last_new) "
            "WHERE id = ?"
        )
        .integer(number())
        .integer(result_.added)
        .integer(result_.added > 0 ? std::optional(seconds(document_.at)) : std::nullopt)
        .integer(document_.feed.value)
        .run();
  }

  Connection& connection_;
  const SeenDocument& document_;
  FeedPast past_;
  Seq start_;
  Seq head_;
  std::map<EntryKey, KnownItem> previous_{};
  std::set<EntryKey> current_keys_{};
  bool is_new_document_{false};  ///< a poll that shows what the last one showed writes nothing
  Recorded result_{};
};

}  // namespace

Recorded ItemLog::record(const SeenDocument& document) {
  return Recording(connection_, document, head()).run();
}

Recorded ItemLog::record_unchanged(FeedId feed, Time at) {
  const SeenDocument document{.feed = feed, .at = at};
  return Recording(connection_, document, head()).run_unchanged();
}

bool ItemLog::rename(
    FeedId feed, const EntryKey& from, const EntryKey& to, const std::string& new_id
) {
  if (!rekey(connection_, feed, from, to)) return false;
  connection_
      .query(
          "UPDATE item SET guid = ? WHERE id = (SELECT item FROM entry_key WHERE feed = ? AND key "
          "= ?)"
      )
      .text(new_id)
      .integer(feed.value)
      .blob(to.bytes.data(), to.bytes.size())
      .run();
  return true;
}

Seq ItemLog::head() const {
  Query query = connection_.query("SELECT seq FROM log_head WHERE one = 1");
  return query.step() ? Seq{query.integer_at(0)} : Seq{};
}

}  // namespace feedwire::schema
