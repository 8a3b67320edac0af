// Makes feeds/search_text the tokenizer of SQLite's full-text index. Private to this room.
#pragma once

#include <string>

#include "feeds/search_query.hpp"

struct sqlite3;

namespace feedwire::schema {

/// A text that begins with this is a title: each of its entries is indexed twice, once with
/// `title_sign` before it. Found at the start of another text it only costs a false candidate.
inline constexpr char title_mark = '\x02';
/// No entry begins with it otherwise.
inline constexpr char title_sign = ':';

/// Registers the tokenizer "feedwire" on a connection; throws StoreError where SQLite has no FTS5.
/// In a query it takes each string as one entry, as it is.
void add_search_tokenizer(sqlite3* connection);

/// An entry as FTS5 reads it in a query.
std::string match_term(const feeds::IndexEntry& entry);

}  // namespace feedwire::schema
