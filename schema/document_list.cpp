#include "schema/document_list.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {
namespace {

constexpr char head_columns[] = "SELECT id, number, at, url, content_type, coding, length(body)";

KeptDocument head_from(const Query& query) {
  return {
      .id = query.integer_at(0),
      .number = query.integer_at(1),
      .at = Time(std::chrono::seconds(query.integer_at(2))),
      .url = query.text_at(3),
      .content_type = query.text_at(4),
      .coding = query.text_at(5),
      .bytes = query.integer_at(6)};
}

KeptDocument whole_from(const Query& query) {
  KeptDocument document = head_from(query);
  document.body = query.text_at(7);
  return document;
}

}  // namespace

void DocumentList::add(FeedId feed, const KeptDocument& document, std::int64_t keep) {
  connection_
      .query(
          "INSERT INTO feed_document (feed, number, at, url, content_type, coding, body) "
          "SELECT id, document, ?2, ?3, ?4, ?5, ?6 FROM feed WHERE id = ?1"
      )
      .integer(feed.value)
      .integer(document.at.time_since_epoch().count())
      .exact_text(document.url)
      .text(document.content_type)
      .text(document.coding)
      .blob(document.body.data(), document.body.size())
      .run();
  connection_
      .query(
          "DELETE FROM feed_document WHERE feed = ?1 AND id <= "
          "(SELECT id FROM feed_document WHERE feed = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"
      )
      .integer(feed.value)
      .integer(keep)
      .run();
}

std::vector<KeptDocument> DocumentList::list(FeedId feed) const {
  static const std::string sql =
      std::string(head_columns) + " FROM feed_document WHERE feed = ? ORDER BY id DESC";
  Query query = connection_.query(sql);
  query.integer(feed.value);
  std::vector<KeptDocument> documents;
  while (query.step()) documents.push_back(head_from(query));
  return documents;
}

std::vector<KeptDocument> DocumentList::all(FeedId feed) const {
  static const std::string sql =
      std::string(head_columns) + ", body FROM feed_document WHERE feed = ? ORDER BY id DESC";
  Query query = connection_.query(sql);
  query.integer(feed.value);
  std::vector<KeptDocument> documents;
  while (query.step()) documents.push_back(whole_from(query));
  return documents;
}

std::optional<KeptDocument> DocumentList::find(FeedId feed, std::int64_t id) const {
  static const std::string sql =
      std::string(head_columns) + ", body FROM feed_document WHERE feed = ? AND id = ?";
  Query query = connection_.query(sql);
  query.integer(feed.value).integer(id);
  if (!query.step()) return std::nullopt;
  return whole_from(query);
}

}  // namespace feedwire::schema
