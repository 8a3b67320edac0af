// The forms of an item that people read: a page, a text, a front-matter document.
#pragma once

#include <optional>
#include <string>

#include "feeds/post.hpp"
#include "schema/item.hpp"

namespace feedwire::daemon {

/// A page for a browser; markup of publishers only as the sanitiser lets it through.
std::string item_html(const schema::Item& item);
/// For reading on a terminal.
std::string item_text(const schema::Item& item);
/// A front-matter document. `verbatim` is the document of one's own folder that it came from, if it
/// did.
std::string item_front_matter(
    const schema::Item& item,
    const std::optional<std::string>& verbatim,
    feeds::PostStyle style = feeds::PostStyle::hexo
);

}  // namespace feedwire::daemon
