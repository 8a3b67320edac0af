// The conditions that an ItemFilter means, in SQL. Private to this room.
#pragma once

#include <string>

#include "schema/connection.hpp"
#include "schema/items.hpp"

namespace feedwire::schema {

/// For statements over `item` joined with `feed`; the filter must outlive it.
class ItemWhere {
 public:
  explicit ItemWhere(const ItemFilter& filter);

  /// " AND … AND …", or nothing.
  const std::string& sql() const { return sql_; }
  /// The values of sql(), in the same order.
  void bind(Query& query) const;

 private:
  const ItemFilter& filter_;
  std::string sql_{};
};

}  // namespace feedwire::schema
