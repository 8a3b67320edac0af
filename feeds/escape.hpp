// Text made safe to stand in markup.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Appends the text with `&`, `<`, `>` and `"` as references, fit for HTML and XML, for text and
/// for attributes in double quotes. Control characters other than blanks go: neither may hold them.
void append_escaped(std::string& to, std::string_view text);

}  // namespace feedwire::feeds
