#include "schema/search_index.hpp"

#include "feeds/search_match.hpp"
#include "schema/connection.hpp"
#include "schema/item_row.hpp"
#include "schema/search_tokenizer.hpp"

namespace feedwire::schema {
namespace {

const std::string select_items =
    "SELECT " + item_columns + " FROM item JOIN feed ON feed.id = item.feed WHERE ";

void write(Connection& connection, std::string_view sql, const Item& item) {
  const feeds::SearchDocument document = feeds::search_document(item.entry);
  connection.query(sql)
      .integer(item.id.value)
      .text(title_mark + document.title)
      .text(document.body + '\n' + document.names)
      .run();
}

}  // namespace

Seq SearchIndex::cursor() const {
  Query query = connection_.query("SELECT seq FROM search_cursor WHERE one = 1");
  return query.step() ? Seq{query.integer_at(0)} : Seq{};
}

std::int64_t SearchIndex::lag() const {
  // Not counted: a status is asked for while the index has a million to go.
  Query query =
      connection_.query("SELECT log_head.seq - search_cursor.seq FROM log_head, search_cursor");
  return query.step() ? query.integer_at(0) : 0;
}

Seq SearchIndex::advance(std::int64_t limit) {
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
  // By id: numbers that rise can be gathered in memory. What an item held before it changed stays
  // in the index; a search looks at the text.
  Query items = connection_.query(
      select_items +
      "item.id IN (SELECT item FROM event WHERE seq > ? AND seq <= ? AND kind < 2) ORDER BY item.id"
  );
  items.integer(from.value).integer(to.value);
  while (items.step())
    write(
        connection_, "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", item_from(items)
    );
  connection_.query("UPDATE search_cursor SET seq = ? WHERE one = 1").integer(to.value).run();
  return to;
}

void SearchIndex::forget(ItemId item) { forget("item.id = ? AND item.seq <= ?", item.value); }

void SearchIndex::forget(FeedId source) { forget("item.feed = ? AND item.seq <= ?", source.value); }

void SearchIndex::forget(const char* which, std::int64_t of) {
  // Of an item that has changed since it was taken in, the new text was never there; what the old
  // one left leads nowhere.
  Query items = connection_.query(select_items + which);
  items.integer(of).integer(cursor().value);
  while (items.step())
    write(
        connection_,
        "INSERT INTO search (search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        item_from(items)
    );
}

void SearchIndex::clear() {
  connection_.execute("INSERT INTO search (search) VALUES ('delete-all')");
  connection_.execute("UPDATE search_cursor SET seq = 0 WHERE one = 1");
}

}  // namespace feedwire::schema
