// What the keys of a front-matter head mean for an entry.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Is the key's value meant as text (a title, a date, a name), so that a plain 1936 is no number?
bool is_text_key(std::string_view key);

/// Does the head hold at least one key that fills a field of an entry?
bool has_known_key(const boost::json::object& head);

/// Fills the fields that the entry leaves empty: title, id, url, authors, categories, published,
/// updated, summary, language, image. Content and front_matter are the caller's.
void fill_absent(Entry& entry, const boost::json::object& head);

}  // namespace feedwire::feeds
