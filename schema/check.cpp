#include "schema/check.hpp"

#include "feeds/search_match.hpp"
#include "feeds/search_query.hpp"
#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/search_index.hpp"
#include "schema/search_tokenizer.hpp"
#include "schema/store_error.hpp"
#include "schema/story_index.hpp"

namespace feedwire::schema {
namespace {

// A count that is 0 where all is well, and the words for any other.
struct Rule {
  StorePart part;
  const char* sql;
  const char* what;
};

constexpr Rule rules[] = {
    {StorePart::log,
     "SELECT count(*) FROM event WHERE seq > (SELECT seq FROM log_head)",
     "events with a number beyond the head of the log"},
    {StorePart::log,
     "SELECT count(*) FROM feed_event WHERE seq > (SELECT seq FROM log_head)",
     "events of feeds with a number beyond the head of the log"},
    {StorePart::log,
     "SELECT count(*) FROM event WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.id = event.item)",
     "events of items that are not there"},
    {StorePart::log,
     "SELECT count(*) FROM item WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.seq = item.seq "
     "AND event.item = item.id)",
     "items without an event in the log"},
    {StorePart::counts,
     "SELECT count(*) FROM feed WHERE items <> (SELECT count(*) FROM item WHERE item.feed = "
     "feed.id)",
     "feeds with a wrong count of items"},
    {StorePart::stories,
     "SELECT count(*) FROM item WHERE id <= (SELECT seq FROM story_cursor) AND NOT EXISTS (SELECT "
     "1 FROM item_story WHERE item_story.item = item.id)",
     "items that the comparison passed over"},
    {StorePart::stories,
     "SELECT count(*) FROM item_story WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.id = "
     "item_story.item)",
     "fingerprints of items that are not there"},
    {StorePart::stories,
     "SELECT count(*) FROM story_key WHERE NOT EXISTS (SELECT 1 FROM item_story WHERE "
     "item_story.item = story_key.item AND print IS NOT NULL)",
     "keys without a fingerprint"},
    {StorePart::stories,
     "SELECT count(*) FROM item_story WHERE print IS NOT NULL AND item NOT IN (SELECT item FROM "
     "story_key)",
     "fingerprints without a key"},
};

// Enough to be sure that an item which none of them finds is not there.
constexpr std::size_t entries_tried = 4;
constexpr std::size_t longest_word = 60;

/// The first entries of the index that must lead to the item, as FTS5 reads them.
std::vector<std::string> index_entries(const Item& item) {
  const feeds::SearchDocument document = feeds::search_document(item.entry);
  std::vector<std::string> entries;
  for (const std::string* text : {&document.title, &document.body}) {
    const std::size_t start = text->find_first_not_of(" \n\t\"-:");
    if (start == std::string::npos) continue;
    const std::size_t end = text->find_first_of(" \n\t\"", start);
    const auto query =
        feeds::parse_search(text->substr(start, std::min(end - start, longest_word)));
    if (!query) continue;
    for (const feeds::IndexEntry& entry : feeds::needed_entries(*query)) {
      if (entries.size() == entries_tried) return entries;
      entries.push_back(match_term(entry));
    }
  }
  return entries;
}

class Looking {
 public:
  explicit Looking(Connection& connection) : connection_(connection) {}

  CheckReport run() {
    guarded(StorePart::pages, [&] { look_at_pages(); });
    for (const Rule& rule : rules) guarded(rule.part, [&] { apply(rule); });
    guarded(StorePart::search, [&] { look_at_search(); });
    guarded(StorePart::log, [&] {
      report_.items = number("SELECT count(*) FROM item");
      report_.events = number("SELECT count(*) FROM event");
    });
    return std::move(report_);
  }

 private:
  // What cannot even be looked at is a finding of that part.
  template <typename Look>
  void guarded(StorePart part, Look look) {
    try {
      look();
    } catch (const std::exception& error) {
      const bool is_derived = part == StorePart::search || part == StorePart::stories;
      find(part, translated(error).what(), is_derived);
    }
  }

  void find(StorePart part, std::string what, bool can_be_repaired) {
    report_.findings.push_back(
        {.part = part, .what = std::move(what), .can_be_repaired = can_be_repaired}
    );
  }

  static std::string counted(const char* what, std::int64_t count) {
    return std::string(what) + ": " + std::to_string(count);
  }

  std::int64_t number(const char* sql) {
    Query query = connection_.query(sql);
    return query.step() ? query.integer_at(0) : 0;
  }

  void look_at_pages() {
    Query query = connection_.query("PRAGMA integrity_check(20)");
    while (query.step()) {
      const std::string line = query.text_at(0);
      if (line == "ok") return;
      find(StorePart::pages, line, line.find(" index ") != std::string::npos);
    }
  }

  void apply(const Rule& rule) {
    const std::int64_t count = number(rule.sql);
    if (count > 0) find(rule.part, counted(rule.what, count), true);
  }

  void look_at_search() {
    static const std::string select = "SELECT " + item_columns +
                                      " FROM item JOIN feed ON feed.id = item.feed WHERE item.seq "
                                      "<= (SELECT seq FROM search_cursor)";
    Query items = connection_.query(select);
    std::int64_t missing = 0;
    while (items.step()) {
      const Item item = item_from(items);
      if (is_lost(item)) ++missing;
    }
    if (missing > 0)
      find(StorePart::search, counted("items that their own words do not find", missing), true);
  }

  bool is_lost(const Item& item) {
    const std::vector<std::string> entries = index_entries(item);
    for (const std::string& entry : entries) {
      Query query = connection_.query("SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?");
      query.text(entry).integer(item.id.value);
      if (query.step()) return false;
    }
    return !entries.empty();
  }

  Connection& connection_;
  CheckReport report_{};
};

void repair_log(Connection& connection) {
  connection.execute(
      "UPDATE log_head SET seq = max(seq, (SELECT coalesce(max(seq), 0) FROM event), (SELECT "
      "coalesce(max(seq), 0) FROM feed_event));"
      "DELETE FROM event WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.id = event.item);"
      "INSERT OR IGNORE INTO event (seq, item, kind, at, backfill) "
      "SELECT seq, id, seq <> id, received, backfill FROM item WHERE NOT EXISTS "
      "(SELECT 1 FROM event WHERE event.seq = item.seq);"
  );
}

}  // namespace

const char* to_string(StorePart part) {
  switch (part) {
    case StorePart::pages:
      return "pages";
    case StorePart::log:
      return "log";
    case StorePart::counts:
      return "counts";
    case StorePart::search:
      return "search";
    case StorePart::stories:
      return "stories";
  }
  return "";
}

CheckReport Check::report() { return Looking(connection_).run(); }

void Check::repair(const CheckReport& report) {
  const auto has = [&](StorePart part) {
    for (const Finding& finding : report.findings) {
      if (finding.part == part && finding.can_be_repaired) return true;
    }
    return false;
  };
  if (has(StorePart::pages)) connection_.execute("REINDEX");
  if (has(StorePart::log)) repair_log(connection_);
  if (has(StorePart::log) || has(StorePart::counts))
    connection_.execute(
        "UPDATE feed SET items = (SELECT count(*) FROM item WHERE item.feed = feed.id)"
    );
  if (has(StorePart::search)) SearchIndex(connection_).clear();
  if (has(StorePart::stories)) StoryIndex(connection_).clear();
}

}  // namespace feedwire::schema
