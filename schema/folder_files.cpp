#include "schema/folder_files.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {

std::map<std::string, FileStamp> FolderFiles::known(FeedId folder) const {
  Query query = connection_.query("SELECT path, bytes, modified FROM folder_file WHERE feed = ?");
  query.integer(folder.value);
  std::map<std::string, FileStamp> files;
  while (query.step()) {
    files.emplace(
        query.text_at(0), FileStamp{.bytes = query.integer_at(1), .modified = query.integer_at(2)}
    );
  }
  return files;
}

std::map<std::string, std::string> FolderFiles::failing(FeedId folder) const {
  Query query =
      connection_.query("SELECT path, error FROM folder_file WHERE feed = ? AND error IS NOT NULL");
  query.integer(folder.value);
  std::map<std::string, std::string> files;
  while (query.step()) files.emplace(query.text_at(0), query.text_at(1));
  return files;
}

void FolderFiles::put(
    FeedId folder, const std::string& path, const FileStamp& stamp, const std::string& error
) {
  connection_
      .query(
          "INSERT OR REPLACE INTO folder_file (feed, path, bytes, modified, error) VALUES (?, ?, "
          "?, ?, ?)"
      )
      .integer(folder.value)
      .exact_text(path)
      .integer(stamp.bytes)
      .integer(stamp.modified)
      .text(error)
      .run();
}

void FolderFiles::forget(FeedId folder, const std::string& path) {
  connection_.query("DELETE FROM folder_file WHERE feed = ? AND path = ?")
      .integer(folder.value)
      .exact_text(path)
      .run();
}

}  // namespace feedwire::schema
