#include "schema/archive_files.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {
namespace {

constexpr std::int64_t new_name = 2;

ArchiveFile file_from(const Query& query) {
  const std::int64_t stale = query.integer_at(2);
  return {
      .item = {query.integer_at(0)},
      .name = query.text_at(1),
      .is_stale = stale > 0,
      .wants_new_name = stale == new_name};
}

}  // namespace

Seq ArchiveFiles::open(const ArchiveTerms& terms) {
  std::optional<Seq> cursor;
  ArchiveTerms before;
  {
    Query known =
        connection_.query("SELECT cursor, style, pattern, filters FROM archive WHERE path = ?");
    known.text(path_);
    if (known.step()) {
      cursor = Seq{known.integer_at(0)};
      before = {known.text_at(1), known.text_at(2), known.text_at(3)};
    }
  }
  if (cursor && before == terms) return *cursor;
  if (cursor)
    connection_.query("UPDATE archive_file SET stale = max(stale, ?) WHERE archive = ?")
        .integer(before.pattern == terms.pattern ? 1 : new_name)
        .text(path_)
        .run();
  connection_
      .query(
          "INSERT INTO archive (path, cursor, style, pattern, filters) VALUES (?, 0, ?, ?, ?) ON "
          "CONFLICT (path) DO UPDATE SET cursor = 0, style = excluded.style, pattern = "
          "excluded.pattern, filters = excluded.filters"
      )
      .text(path_)
      .exact_text(terms.style)
      .exact_text(terms.pattern)
      .exact_text(terms.filters)
      .run();
  return Seq{};
}

void ArchiveFiles::save_cursor(Seq cursor) {
  connection_.query("UPDATE archive SET cursor = ? WHERE path = ?")
      .integer(cursor.value)
      .text(path_)
      .run();
}

std::optional<ArchiveFile> ArchiveFiles::find(ItemId item) const {
  Query query =
      connection_.query("SELECT item, name, stale FROM archive_file WHERE archive = ? AND item = ?"
      );
  query.text(path_).integer(item.value);
  if (!query.step()) return std::nullopt;
  return file_from(query);
}

std::int64_t ArchiveFiles::count() const {
  Query query = connection_.query("SELECT count(*) FROM archive_file WHERE archive = ?");
  query.text(path_);
  return query.step() ? query.integer_at(0) : 0;
}

std::string ArchiveFiles::reserve(ItemId item, const std::string& wish, const std::string& second) {
  bool is_taken = false;
  {
    Query taken =
        connection_.query("SELECT 1 FROM archive_file WHERE archive = ? AND name = ? AND item <> ?"
        );
    taken.text(path_).text(wish).integer(item.value);
    is_taken = taken.step();
  }
  const std::string& name = is_taken ? second : wish;
  connection_
      .query("INSERT OR REPLACE INTO archive_file (archive, item, name, stale) VALUES (?, ?, ?, 0)")
      .text(path_)
      .integer(item.value)
      .text(name)
      .run();
  return name;
}

void ArchiveFiles::freshen(ItemId item) {
  connection_.query("UPDATE archive_file SET stale = 0 WHERE archive = ? AND item = ?")
      .text(path_)
      .integer(item.value)
      .run();
}

void ArchiveFiles::forget(ItemId item) {
  connection_.query("DELETE FROM archive_file WHERE archive = ? AND item = ?")
      .text(path_)
      .integer(item.value)
      .run();
}

std::vector<ArchiveFile> ArchiveFiles::orphans(std::int64_t limit) const {
  return list("item NOT IN (SELECT id FROM item)", limit);
}

std::vector<ArchiveFile> ArchiveFiles::stale(std::int64_t limit) const {
  return list("stale > 0", limit);
}

std::vector<ArchiveFile> ArchiveFiles::list(const char* which, std::int64_t limit) const {
  Query query = connection_.query(
      std::string("SELECT item, name, stale FROM archive_file WHERE archive = ? AND ") + which +
      " ORDER BY item LIMIT ?"
  );
  query.text(path_).integer(limit);
  std::vector<ArchiveFile> files;
  while (query.step()) files.push_back(file_from(query));
  return files;
}

}  // namespace feedwire::schema
