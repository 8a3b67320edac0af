// The columns of an item: one place that writes them and one that reads them. Private to this room.
#pragma once

#include <string>

#include "schema/connection.hpp"
#include "schema/item.hpp"

namespace feedwire::schema {

/// The columns that hold an entry's content, and as many question marks.
extern const std::string entry_columns;
extern const std::string entry_marks;
/// Binds an entry to `entry_columns`, in their order.
void bind_entry(Query& query, const feeds::Entry& entry, bool has_own_category);

/// What a statement must select, from `item` joined with `feed`, for `item_from` to read it from
/// column 0 on.
extern const std::string item_columns;
constexpr int item_column_count = 29;
Item item_from(const Query& query);

/// From three columns: id, name and URL of a feed.
ItemSource source_from(const Query& query, int column);

}  // namespace feedwire::schema
