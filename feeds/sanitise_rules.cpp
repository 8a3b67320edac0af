#include "feeds/sanitise_rules.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr ElementRule inline_element(std::string_view name, std::string_view attributes = {}) {
  return {name, attributes, false, false};
}
constexpr ElementRule block(std::string_view name, std::string_view attributes = {}) {
  return {name, attributes, false, true};
}
constexpr ElementRule void_element(std::string_view name, std::string_view attributes = {}) {
  return {name, attributes, true, false};
}

constexpr std::string_view cell = "colspan rowspan align valign scope";

constexpr std::array elements{
    inline_element("a", "href"),
    inline_element("abbr"),
    inline_element("acronym"),
    block("address"),
    block("article"),
    block("aside"),
    inline_element("audio", "src loop muted"),
    inline_element("b"),
    inline_element("bdi"),
    inline_element("bdo"),
    inline_element("big"),
    block("blockquote", "cite"),
    void_element("br"),
    inline_element("caption", "align"),
    block("center"),
    inline_element("cite"),
    inline_element("code"),
    void_element("col", "span width"),
    inline_element("colgroup", "span width"),
    block("dd"),
    inline_element("del", "cite datetime"),
    block("details", "open"),
    inline_element("dfn"),
    block("div", "align"),
    block("dl"),
    block("dt"),
    inline_element("em"),
    block("figcaption"),
    block("figure"),
    inline_element("font", "color face size"),
    block("footer"),
    block("h1", "align"),
    block("h2", "align"),
    block("h3", "align"),
    block("h4", "align"),
    block("h5", "align"),
    block("h6", "align"),
    block("header"),
    ElementRule{"hr", {}, true, true},
    inline_element("i"),
    void_element("img", "src alt width height srcset sizes loading referrerpolicy align"),
    inline_element("ins", "cite datetime"),
    inline_element("kbd"),
    block("li", "value"),
    block("main"),
    inline_element("mark"),
    block("nav"),
    block("ol", "start type reversed"),
    block("p", "align"),
    inline_element("picture"),
    block("pre"),
    inline_element("q", "cite"),
    inline_element("rp"),
    inline_element("rt"),
    inline_element("ruby"),
    inline_element("s"),
    inline_element("samp"),
    block("section"),
    inline_element("small"),
    void_element("source", "src srcset sizes media type"),
    inline_element("span"),
    inline_element("strike"),
    inline_element("strong"),
    inline_element("sub"),
    block("summary"),
    inline_element("sup"),
    block("table", "border align width"),
    inline_element("tbody"),
    inline_element("td", cell),
    inline_element("tfoot"),
    inline_element("th", cell),
    inline_element("thead"),
    inline_element("time", "datetime"),
    inline_element("tr", "align valign"),
    void_element("track", "src kind srclang label"),
    inline_element("tt"),
    inline_element("u"),
    block("ul", "type"),
    inline_element("var"),
    inline_element("video", "src poster width height loop muted"),
    void_element("wbr"),
};
static_assert(std::is_sorted(
    elements.begin(),
    elements.end(),
    [](const ElementRule& one, const ElementRule& other) { return one.name < other.name; }
));

constexpr std::array<std::string_view, 14> safe_schemes{
    "callto",
    "ed2k",
    "feed",
    "ftp",
    "gemini",
    "geo",
    "http",
    "https",
    "magnet",
    "mailto",
    "sms",
    "tel",
    "webcal",
    "xmpp"};

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Is `word` one of the words that blanks separate?
bool has_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

}  // namespace

const ElementRule* element_rule(std::string_view name) {
  const auto found = std::lower_bound(
      elements.begin(),
      elements.end(),
      name,
      [](const ElementRule& rule, std::string_view wanted) { return rule.name < wanted; }
  );
  return found != elements.end() && found->name == name ? &*found : nullptr;
}

bool is_attribute_allowed(const ElementRule& rule, std::string_view name) {
  return !name.empty() && (has_word("title lang dir", name) || has_word(rule.attributes, name));
}

bool holds_url(std::string_view attribute) { return has_word("href src poster cite", attribute); }

bool is_safe_url(std::string_view url, bool is_picture) {
  // Browsers pass over control characters and blanks, so none may hide a scheme from us.
  std::string scheme;
  std::size_t end = 0;
  for (; end < url.size() && std::string_view(":/?#\\").find(url[end]) == std::string_view::npos;
       ++end) {
    if (static_cast<unsigned char>(url[end]) > ' ') scheme += lower(url[end]);
  }
  if (end == url.size() || url[end] != ':') return true;  // relative
  if (scheme != "data") return is_one_of(safe_schemes, scheme);
  return is_picture && starts_ignoring_case(trim(url.substr(end + 1)), "image/");
}

bool is_safe_srcset(std::string_view candidates) {
  while (!candidates.empty()) {
    const std::size_t end = std::min(candidates.find_first_of(" \t\r\n\f"), candidates.size());
    std::string_view token = candidates.substr(0, end);
    candidates.remove_prefix(std::min(end + 1, candidates.size()));
    while (token.starts_with(',')) token.remove_prefix(1);
    if (!token.empty() && !is_safe_url(token, true)) return false;
  }
  return true;
}

bool goes_with_content(std::string_view name) {
  return name == "svg" || name == "math" || name == "template" || name == "applet";
}

bool goes_with_raw_text(std::string_view name) {
  static constexpr std::array<std::string_view, 7> names{
      "iframe", "noembed", "noframes", "plaintext", "textarea", "title", "xmp"};
  return is_one_of(names, name);
}

}  // namespace feedwire::feeds
