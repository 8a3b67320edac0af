// Numbers that name things, each a type of its own so that none is taken for another.
#pragma once

#include <compare>
#include <cstdint>

namespace feedwire::schema {

template <typename Tag>
struct Number {
  std::int64_t value{};

  auto operator<=>(const Number&) const = default;
};

/// The number of an event in the log. Strictly rises and is never reused; gaps are normal. 0 is
/// before the first.
using Seq = Number<struct SeqTag>;
/// An item, named by the seq of its first event, for life.
using ItemId = Number<struct ItemTag>;
/// A source in the catalogue: a fetched feed or a folder.
using FeedId = Number<struct FeedTag>;

}  // namespace feedwire::schema
