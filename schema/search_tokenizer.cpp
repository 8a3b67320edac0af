#include "schema/search_tokenizer.hpp"

#include <sqlite3.h>

#include <exception>
#include <string>

#include "feeds/search_text.hpp"
#include "schema/store_error.hpp"

namespace feedwire::schema {
namespace {

using TakeToken = int (*)(void*, int, const char*, int, int, int);

// A tokenizer keeps nothing between texts; SQLite wants an address all the same.
int create(void*, const char**, int, Fts5Tokenizer** made) {
  static int nothing = 0;
  *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

int index_text(std::string_view text, void* context, TakeToken take) {
  const bool is_title = text.starts_with(title_mark);
  int code = SQLITE_OK;
  std::string in_title;
  const auto take_entry = [&](std::string_view entry, std::uint32_t begin, std::uint32_t end) {
    const auto give = [&](std::string_view token) {
      code = take(
          context,
          0,
          token.data(),
          static_cast<int>(token.size()),
          static_cast<int>(begin),
          static_cast<int>(end)
      );
      return code == SQLITE_OK;
    };
    if (!give(entry) || !is_title) return code == SQLITE_OK;
    in_title.assign(1, title_sign);
    in_title += entry;
    return give(in_title);
  };
  feeds::index_entries(feeds::search_text(text), take_entry);
  return code;
}

// No exception may cross SQLite.
int tokenize(
    Fts5Tokenizer*, void* context, int reason, const char* bytes, int size, TakeToken take
) {
  if (size <= 0 || bytes == nullptr) return SQLITE_OK;
  if ((reason & FTS5_TOKENIZE_QUERY) != 0) return take(context, 0, bytes, size, 0, size);
  try {
    return index_text({bytes, static_cast<std::size_t>(size)}, context, take);
  } catch (const std::exception&) {
    return SQLITE_NOMEM;
  }
}

fts5_api* full_text_api(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

void add_search_tokenizer(sqlite3* connection) {
  fts5_api* api = full_text_api(connection);
  fts5_tokenizer ours{.xCreate = create, .xDelete = destroy, .xTokenize = tokenize};
  if (api == nullptr ||
      api->xCreateTokenizer(api, "feedwire", nullptr, &ours, nullptr) != SQLITE_OK) {
    throw StoreError(
        StoreError::Kind::misuse, "this SQLite has no full-text search; install one with FTS5"
    );
  }
}

// Entries hold letters, digits and characters only, but a quotation mark that came in by a mistake
// of ours must not become syntax.
std::string match_term(const feeds::IndexEntry& entry) {
  std::string term(1, '"');
  if (entry.is_in_title) term += title_sign;
  for (const char c : entry.text) term += c == '"' ? std::string("\"\"") : std::string(1, c);
  return term + (entry.is_prefix ? "\" *" : "\"");
}

}  // namespace feedwire::schema
