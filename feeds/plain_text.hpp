// Titles, names and categories: what was markup becomes text.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Whether text that may or may not be HTML shows that it is: a reference that HTML knows, the end
/// tag of an HTML element, or `<br>`, `<hr>`, `<img>`.
bool looks_like_html(std::string_view text);

/// One line of plain text from text of an unknown kind: HTML only if it looks like it.
std::string plain_text(std::string_view text);

}  // namespace feedwire::feeds
