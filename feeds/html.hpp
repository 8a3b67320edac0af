// What HTML says, without a tree: its text, its first picture, and its links made absolute.
//
// All functions take any bytes that are valid UTF-8, run in time linear in the input and never
// fail.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The text of a fragment: tags go, script and style with their content, references are decoded, a
/// block element or `br` counts as a blank; white space is collapsed and trimmed.
std::string html_to_text(std::string_view html);

/// The same for people to read: every block element begins a line, list items with "- ".
std::string html_to_paragraphs(std::string_view html);

/// The `src` of the first `img` that has one, as written but for its references; `data:` URLs are
/// passed over. "" if there is none.
std::string first_image(std::string_view html);

/// The fragment with the URLs in href, src, poster, cite, action, data, longdesc, background and
/// srcset resolved against `base` (RFC 3986 section 5). Every other byte stays as it was; without
/// an absolute base all of them do.
std::string absolute_html(std::string_view html, std::string_view base);

/// False only if absolute_html would change nothing, whatever the base: a glance at the attributes
/// that spares most bodies the closer look.
bool may_hold_relative_urls(std::string_view html);

}  // namespace feedwire::feeds
