#include "schema/revisions.hpp"

#include "schema/connection.hpp"
#include "schema/text_list.hpp"

namespace feedwire::schema {

void Revisions::keep(ItemId item) {
  connection_
      .query(
          "INSERT OR REPLACE INTO item_revision (item, revision, at, url, title, summary, "
          "summary_type, content, content_type, authors, tags) SELECT item.id, revision, event.at, "
          "url, title, summary, summary_type, content, content_type, authors, tags FROM item JOIN "
          "event ON event.seq = item.seq WHERE item.id = ?"
      )
      .integer(item.value)
      .run();
  connection_
      .query(
          "DELETE FROM item_revision WHERE item = ?1 AND revision <= (SELECT revision FROM item "
          "WHERE id = ?1) - ?2"
      )
      .integer(item.value)
      .integer(most_kept)
      .run();
}

std::vector<Revision> Revisions::of(ItemId item) const {
  Query query = connection_.query(
      "SELECT revision, at, url, title, summary, summary_type, content, content_type, authors, "
      "tags FROM item_revision WHERE item = ?1 UNION ALL SELECT revision, event.at, url, title, "
      "summary, summary_type, content, content_type, authors, tags FROM item JOIN event ON "
      "event.seq = item.seq WHERE item.id = ?1 ORDER BY revision"
  );
  query.integer(item.value);
  std::vector<Revision> revisions;
  while (query.step()) {
    Revision& one = revisions.emplace_back();
    one.revision = static_cast<int>(query.integer_at(0));
    one.at = Time(std::chrono::seconds(query.integer_at(1)));
    one.entry.url = query.text_at(2);
    one.entry.title = query.text_at(3);
    one.entry.summary = {.text = query.text_at(4), .type = query.text_at(5)};
    one.entry.content = {.text = query.text_at(6), .type = query.text_at(7)};
    one.entry.authors = persons_from_json(query.text_at(8));
    one.entry.categories = strings_from_json(query.text_at(9));
  }
  return revisions;
}

}  // namespace feedwire::schema
