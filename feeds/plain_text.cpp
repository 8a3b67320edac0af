#include "feeds/plain_text.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/entities.hpp"
#include "feeds/html.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

// Sorted.
constexpr std::string_view html_elements[] = {
    "a",       "abbr",     "acronym", "address", "article",    "aside",    "audio",      "b",
    "bdi",     "bdo",      "big",     "blink",   "blockquote", "body",     "button",     "canvas",
    "caption", "center",   "cite",    "code",    "dd",         "del",      "details",    "dfn",
    "dir",     "div",      "dl",      "dt",      "em",         "fieldset", "figcaption", "figure",
    "font",    "footer",   "form",    "h1",      "h2",         "h3",       "h4",         "h5",
    "h6",      "head",     "header",  "hgroup",  "html",       "i",        "iframe",     "ins",
    "kbd",     "label",    "legend",  "li",      "main",       "map",      "mark",       "menu",
    "nav",     "noscript", "object",  "ol",      "optgroup",   "option",   "p",          "pre",
    "q",       "rp",       "rt",      "ruby",    "s",          "samp",     "script",     "section",
    "select",  "small",    "span",    "strike",  "strong",     "style",    "sub",        "summary",
    "sup",     "svg",      "table",   "tbody",   "td",         "textarea", "tfoot",      "th",
    "thead",   "time",     "title",   "tr",      "tt",         "u",        "ul",         "var",
    "video"};

std::string_view word_at(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (is_letter(text[length]) || is_digit(text[length]))) ++length;
  return text.substr(0, length);
}

bool is_telling_tag(std::string_view tag) {
  if (tag.starts_with("</")) {
    const std::string_view name = word_at(tag.substr(2));
    if (name.empty() || name.size() > 12) return false;
    const std::size_t after = tag.find_first_not_of(" \t\r\n", 2 + name.size());
    if (after == tag.npos || tag[after] != '>') return false;
    return std::binary_search(std::begin(html_elements), std::end(html_elements), lower(name));
  }
  const std::string_view name = word_at(tag.substr(1));
  const bool is_void = equals_ignoring_case(name, "br") || equals_ignoring_case(name, "hr") ||
                       equals_ignoring_case(name, "img");
  if (!is_void || tag.size() <= name.size() + 1) return false;
  const char next = tag[name.size() + 1];
  return next == '>' || next == '/' || is_blank(next);
}

}  // namespace

bool looks_like_html(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '<' && is_telling_tag(text.substr(at))) return true;
    if (c == '&' && character_reference(text.substr(at)).is_terminated) return true;
  }
  return false;
}

std::string plain_text(std::string_view text) {
  return looks_like_html(text) ? html_to_text(text) : collapse(text);
}

}  // namespace feedwire::feeds
