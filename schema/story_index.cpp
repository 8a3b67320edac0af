#include "schema/story_index.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "feeds/canonical_url.hpp"
#include "feeds/fingerprint.hpp"
#include "feeds/similarity.hpp"
#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/story_rows.hpp"

namespace feedwire::schema {
namespace {

const std::string select_items =
    "SELECT " + item_columns + " FROM item JOIN feed ON feed.id = item.feed WHERE ";

// An address that so many items have is that of a site or a series, and says nothing.
constexpr std::int64_t most_of_an_address = 32;

std::int64_t hash_of(std::string_view text) {
  const auto bytes = feeds::fingerprint(text);
  std::int64_t hash = 0;
  std::memcpy(&hash, bytes.data(), sizeof hash);
  return hash;
}

std::string_view host_of(std::string_view canonical) {
  return canonical.substr(0, canonical.find_first_of("/?#"));
}

Time time_of(const Item& item) {
  return std::min(item.entry.published.value_or(item.received), item.received);
}

bool is_near(Time one, Time other) {
  return std::max(one, other) - std::min(one, other) <= feeds::story_window;
}

/// What feeds say in entry after entry, for the length of one step.
class Boilerplates {
 public:
  explicit Boilerplates(Connection& connection) : connection_(connection) {}

  feeds::Boilerplate& of(FeedId feed) {
    const auto known = all_.find(feed);
    if (known != all_.end()) return known->second;
    Query query = connection_.query("SELECT bytes FROM feed_boilerplate WHERE feed = ?");
    feeds::Boilerplate boilerplate;
    if (query.integer(feed.value).step()) {
      // Of another version: it is learned again.
      auto read = feeds::Boilerplate::from_bytes(query.text_at(0));
      if (read) boilerplate = std::move(*read);
    }
    return all_.emplace(feed, std::move(boilerplate)).first->second;
  }

  void save() const {
    for (const auto& [feed, boilerplate] : all_) {
      const std::string bytes = boilerplate.to_bytes();
      connection_.query("INSERT OR REPLACE INTO feed_boilerplate (feed, bytes) VALUES (?, ?)")
          .integer(feed.value)
          .blob(bytes.data(), bytes.size())
          .run();
    }
  }

 private:
  Connection& connection_;
  std::map<FeedId, feeds::Boilerplate> all_{};
};

/// Says of one item after the other which story it tells.
class Teller {
 public:
  explicit Teller(Connection& connection) : rows_(connection), boilerplates_(connection) {}

  void learn(const Item& item) {
    texts_.push_back(feeds::read_story(item.entry));
    known_.push_back(rows_.find(item.id));
    if (!known_.back()) boilerplates_.of(item.source.id).learn(texts_.back());
  }

  /// After all of a step were learned, in the same order.
  void tell(const Item& item, std::size_t at) {
    const feeds::Fingerprint print =
        feeds::fingerprint_story(texts_[at], boilerplates_.of(item.source.id));
    StoryRow row = described(item);
    const std::optional<StoryRow>& known = known_[at];
    if (known) rows_.drop_keys(item.id, known->print);
    find_duplicate(row);
    const std::vector<feeds::BandKey> keys = feeds::bands(print);
    if (!keys.empty()) row.print = feeds::to_bytes(print);
    // A story once told stays told.
    if (known && (known->story != known->item || rows_.has_members(known->item))) {
      row.story = known->story;
    } else {
      join(row, print, keys);
    }
    rows_.put(row);
    rows_.add_keys(row.item, keys);
  }

  void finish(Time newest, std::int64_t limit) {
    boilerplates_.save();
    rows_.drop_old(newest - feeds::story_window, limit);
  }

 private:
  static StoryRow described(const Item& item) {
    StoryRow row{.item = item.id, .feed = item.source.id, .story = item.id};
    row.received = item.received;
    row.at = time_of(item);
    const bool has_link = !item.entry.url.empty();
    const std::string address = feeds::canonical_url(has_link ? item.entry.url : item.source.url);
    const std::string_view host = host_of(address);
    row.site = hash_of(host);
    // The page of a whole site is no item's own.
    const bool is_own = has_link && address.size() > host.size() + 1;
    if (is_own) row.address = hash_of(address);
    return row;
  }

  /// The first item of another feed with the same address, unless feeds give it to several items.
  void find_duplicate(StoryRow& row) const {
    if (!row.address) return;
    const std::vector<StoryRow> same =
        rows_.with_address(*row.address, row.item, most_of_an_address);
    std::set<FeedId> feeds{row.feed};
    for (const StoryRow& one : same) {
      if (!feeds.insert(one.feed).second) return;
    }
    if (same.empty()) return;
    row.duplicate_of = same.front().item;
    row.story = same.front().story;
  }

  /// The earliest of the stories that it tells.
  void join(StoryRow& row, const feeds::Fingerprint& print, const std::vector<feeds::BandKey>& keys)
      const {
    for (const StoryRow& other : rows_.candidates(keys, row.item)) {
      if (other.story >= row.story || !is_near(other.at, row.at)) continue;
      const auto other_print = feeds::fingerprint_from_bytes(other.print);
      if (!other_print) continue;
      const bool is_same_site = other.feed == row.feed || other.site == row.site;
      if (feeds::compare(print, *other_print, {.is_same_site = is_same_site}).is_same)
        row.story = other.story;
    }
  }

  StoryRows rows_;
  Boilerplates boilerplates_;
  std::vector<feeds::StoryText> texts_{};
  std::vector<std::optional<StoryRow>> known_{};
};

}  // namespace

Seq StoryIndex::cursor() const {
  Query query = connection_.query("SELECT seq FROM story_cursor WHERE one = 1");
  return query.step() ? Seq{query.integer_at(0)} : Seq{};
}

std::int64_t StoryIndex::lag() const {
  // Not counted: a status is asked for while the index has a million to go.
  Query query =
      connection_.query("SELECT log_head.seq - story_cursor.seq FROM log_head, story_cursor");
  return query.step() ? query.integer_at(0) : 0;
}

Seq StoryIndex::advance(std::int64_t limit) {
  const Seq from = cursor();
  Seq to{};
  {
    Query edge = connection_.query(
        "SELECT CASE WHEN count(*) = ?1 THEN max(seq) ELSE (SELECT seq FROM log_head) END FROM "
        "(SELECT seq FROM event WHERE seq > ?2 ORDER BY seq LIMIT ?1)"
    );
    edge.integer(limit).integer(from.value).step();
    to = {edge.integer_at(0)};
  }
  std::vector<Item> items;
  {
    Query query = connection_.query(
        select_items +
        "item.id IN (SELECT item FROM event WHERE seq > ? AND seq <= ? AND kind < 2) ORDER BY "
        "item.id"
    );
    query.integer(from.value).integer(to.value);
    while (query.step()) items.push_back(item_from(query));
  }
  Teller teller(connection_);
  Time newest{};
  for (const Item& item : items) {
    teller.learn(item);
    newest = std::max(newest, item.received);
  }
  for (std::size_t at = 0; at < items.size(); ++at) teller.tell(items[at], at);
  if (!items.empty()) teller.finish(newest, 2 * limit);
  connection_.query("UPDATE story_cursor SET seq = ? WHERE one = 1").integer(to.value).run();
  return to;
}

void StoryIndex::forget(ItemId item) { StoryRows(connection_).remove(item); }

void StoryIndex::forget(FeedId source) {
  const StoryRows rows(connection_);
  for (const ItemId item : rows.of_feed(source)) rows.remove(item);
  connection_.query("DELETE FROM feed_boilerplate WHERE feed = ?").integer(source.value).run();
}

void StoryIndex::clear() {
  for (const char* sql :
       {"DELETE FROM item_story",
        "DELETE FROM story_key",
        "DELETE FROM feed_boilerplate",
        "UPDATE story_cursor SET seq = 0 WHERE one = 1"})
    connection_.execute(sql);
}

}  // namespace feedwire::schema
