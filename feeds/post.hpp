// Entries written as front-matter documents, the way static site generators take them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

enum class PostStyle { hexo, hugo, jekyll };

/// By its name in lower case; nothing for any other.
std::optional<PostStyle> post_style_from(std::string_view name);

/// One document: title, categories, author, date, headimg, thumbnail, comments, then every other
/// key of the entry's own front matter with its type, then the body. The same entry gives the same
/// bytes, and read_front_matter reads back what was written. The body goes out as it is (sanitise
/// fetched HTML first), but for plain text, which is escaped so that it stays text.
std::string write_post(const Entry& entry, PostStyle style = PostStyle::hexo);

/// A name for that document: date, title and suffix, `2022-08-18-title-suffix.md`. Letters of any
/// script are kept; what a file system or a URL would trip over becomes `_`. At most 140 bytes
/// besides the suffix, of which the caller sees to it that it is short and safe.
std::string post_file_name(const Entry& entry, std::string_view unique_suffix);

/// A text as a part of a name, in the same way: at most 120 bytes, perhaps none.
std::string safe_name(std::string_view text);
/// A name that Windows keeps for a device gets a `_` before it.
std::string without_device_name(std::string name);

}  // namespace feedwire::feeds
