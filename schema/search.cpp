#include "schema/search.hpp"

#include <algorithm>

#include "feeds/search_match.hpp"
#include "schema/item_row.hpp"
#include "schema/item_where.hpp"
#include "schema/search_index.hpp"
#include "schema/search_tokenizer.hpp"

namespace feedwire::schema {
namespace {

// What one window may hold, and what looking for it may cost.
constexpr std::size_t window_matches = 200;
constexpr std::size_t window_bytes = 1U << 20U;
constexpr int most_candidates = 4000;

std::string expression(const feeds::SearchQuery& query) {
  std::string sql;
  for (const feeds::IndexEntry& entry : feeds::needed_entries(query))
    sql += (sql.empty() ? "" : " AND ") + match_term(entry);
  return sql;
}

struct Found {
  Item item{};
  double rank{};
};

struct Window {
  std::vector<Found> matches{};
  std::optional<ItemId> edge{};  ///< the last id that was looked at; nothing: all of them were
};

std::string statement(const SearchPage& page, const ItemWhere& where) {
  // CROSS JOIN: the index first, whatever SQLite thinks of the other tables.
  return "SELECT " + item_columns +
         " FROM search CROSS JOIN item ON item.id = search.rowid CROSS JOIN feed ON feed.id = "
         "item.feed WHERE search MATCH ? AND search.rowid > ? AND search.rowid < ?" +
         where.sql() + " ORDER BY search.rowid " + (page.ascending ? "ASC" : "DESC");
}

Window look(Connection& connection, const SearchPage& page, std::size_t most) {
  const ItemWhere where(page.filter);
  Query query = connection.query(statement(page, where));
  query.text(expression(page.query));
  query.integer(page.after ? page.after->value : -1);
  query.integer(page.before ? page.before->value : INT64_MAX);
  where.bind(query);
  Window window;
  std::size_t bytes = 0;
  for (int seen = 1; query.step(); ++seen) {
    Item item = item_from(query);
    const ItemId id = item.id;
    bytes += item.entry.content.text.size();
    auto match = feeds::match(page.query, feeds::search_document(item.entry));
    if (match) {
      const Time since = std::min(item.entry.published.value_or(item.received), item.received);
      item.snippet = std::move(match->snippet);
      window.matches.push_back(
          {std::move(item), feeds::search_rank(match->relevance, page.now - since)}
      );
    }
    const bool is_full = window.matches.size() == most;
    const bool is_dear = seen >= most_candidates || (page.ranked && bytes >= window_bytes);
    if (!is_full && !is_dear) continue;
    window.edge = id;
    break;
  }
  return window;
}

void sort_by_rank(std::vector<Found>& matches) {
  std::sort(matches.begin(), matches.end(), [](const Found& one, const Found& other) {
    return one.rank != other.rank ? one.rank > other.rank : one.item.id > other.item.id;
  });
}

}  // namespace

SearchResult Search::find(const SearchPage& asked) const {
  SearchPage page = asked;
  // A fixed upper edge: what is indexed between two pages does not move the second one.
  if (page.ranked && !page.before)
    page.before = ItemId{SearchIndex(connection_).cursor().value + 1};
  SearchResult result{.items = {}, .edge = {}, .skipped = page.skipped};
  const auto limit = static_cast<std::size_t>(page.limit);
  while (true) {
    Window window = look(connection_, page, page.ranked ? window_matches : limit);
    if (page.ranked) sort_by_rank(window.matches);
    auto next = std::min(static_cast<std::size_t>(result.skipped), window.matches.size());
    for (; next < window.matches.size() && result.items.size() < limit; ++next)
      result.items.push_back(std::move(window.matches[next].item));
    if (next < window.matches.size()) {
      result.edge = page.before;
      result.skipped = static_cast<std::int64_t>(next);
      return result;
    }
    result.edge = window.edge;
    result.skipped = 0;
    const bool is_short_of_matches = window.matches.size() < window_matches;
    if (!window.edge || !page.ranked || result.items.size() >= limit || is_short_of_matches)
      return result;
    page.before = window.edge;
  }
}

}  // namespace feedwire::schema
