#include "daemon/item_forms.hpp"

#include <fmt/format.h>

#include "feeds/date.hpp"
#include "feeds/escape.hpp"
#include "feeds/html.hpp"
#include "feeds/post.hpp"
#include "feeds/sanitise.hpp"

namespace feedwire::daemon {
namespace {

using schema::Item;

std::string escaped(std::string_view text) {
  std::string out;
  feeds::append_escaped(out, text);
  return out;
}

// A Markdown body that opens with a tag is an HTML block (CommonMark, 4.6); other Markdown reads
// well as it is.
bool is_html(const feeds::Body& body) {
  return body.type == "html" || (body.type == "markdown" && body.text.starts_with('<'));
}

bool is_markup(const feeds::Body& body) { return body.type == "html" || body.type == "markdown"; }

std::string shown_title(const Item& item) {
  return item.entry.title.empty() ? "(untitled)" : item.entry.title;
}

std::string byline(const Item& item) {
  std::string line = item.source.name;
  if (const std::string names = feeds::joined_names(item.entry.authors);
      !names.empty() && names != line) {
    line += " · " + names;
  }
  if (item.entry.published) line += " · " + feeds::format_rfc3339(*item.entry.published);
  return line;
}

}  // namespace

std::string item_html(const Item& item) {
  const feeds::Body& content = item.entry.content;
  const std::string body = is_markup(content) ? feeds::sanitise(content.text)
                                              : "<pre style=\"white-space:pre-wrap\">" +
                                                    escaped(content.text) + "</pre>";
  const std::string title = escaped(shown_title(item));
  const bool has_link =
      item.entry.url.starts_with("http://") || item.entry.url.starts_with("https://");
  return fmt::format(
      "<!doctype html>\n<html{}>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<style>body{{max-width:42em;margin:2em auto;padding:0 "
      "1em;font-family:sans-serif;line-height:1.6}}"
      "img{{max-width:100%;height:auto}}</style>\n"
      "</head>\n<body>\n<h1>{}</h1>\n<p><small>{}</small></p>\n{}\n</body>\n</html>\n",
      item.language.empty() ? "" : fmt::format(" lang=\"{}\"", escaped(item.language)),
      title,
      has_link ? fmt::format("<a href=\"{}\">{}</a>", escaped(item.entry.url), title) : title,
      escaped(byline(item)),
      body
  );
}

std::string item_text(const Item& item) {
  std::string text = shown_title(item) + "\n" + byline(item) + "\n";
  if (!item.entry.url.empty()) text += item.entry.url + "\n";
  if (!item.entry.categories.empty()) {
    std::string tags;
    for (const std::string& tag : item.entry.categories) tags += (tags.empty() ? "" : ", ") + tag;
    text += tags + "\n";
  }
  for (const feeds::Enclosure& enclosure : item.entry.enclosures) text += enclosure.url + "\n";
  for (const schema::StoryMember& other : item.others)
    text += fmt::format(
        "The same story: {}, item {}{}{}\n",
        other.source.name,
        other.id.value,
        other.url.empty() ? "" : ", ",
        other.url
    );
  const feeds::Body& content = item.entry.content;
  if (content.empty()) return text;
  return text + "\n" + (is_html(content) ? feeds::html_to_paragraphs(content.text) : content.text) +
         "\n";
}

std::string item_front_matter(
    const Item& item, const std::optional<std::string>& verbatim, feeds::PostStyle style
) {
  if (verbatim) return *verbatim;
  feeds::Entry entry = item.entry;
  if (entry.content.type == "html") entry.content.text = feeds::sanitise(entry.content.text);
  if (entry.categories.empty()) entry.categories = item.category;
  return feeds::write_post(entry, style);
}

}  // namespace feedwire::daemon
