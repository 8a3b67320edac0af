#include "feeds/atom_write.hpp"

#include "feeds/date.hpp"
#include "feeds/escape.hpp"
#include "feeds/link.hpp"

namespace feedwire::feeds {
namespace {

void append_element(
    std::string& to, std::string_view name, std::string_view text, std::string_view attributes = {}
) {
  to.append("  <").append(name).append(attributes).append(">");
  append_escaped(to, text);
  to.append("</").append(name).append(">\n");
}

void append_attribute(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  append_escaped(to, value);
  to += '"';
}

void append_link(std::string& to, std::string_view rel, std::string_view href) {
  if (!is_http_url(href)) return;
  to += "  <link";
  append_attribute(to, "rel", rel);
  append_attribute(to, "href", href);
  to += "/>\n";
}

void append_body(std::string& to, std::string_view name, const Body& body) {
  if (body.empty()) return;
  append_element(to, name, body.text, body.type == "html" ? " type=\"html\"" : "");
}

void append_enclosure(std::string& to, const Enclosure& enclosure) {
  to += "  <link rel=\"enclosure\"";
  append_attribute(to, "href", enclosure.url);
  if (!enclosure.type.empty()) append_attribute(to, "type", enclosure.type);
  if (enclosure.length) append_attribute(to, "length", std::to_string(*enclosure.length));
  to += "/>\n";
}

void append_author(std::string& to, const Person& author) {
  const std::string& name = author.name.empty() ? author.email : author.name;
  to += "  <author>\n";
  append_element(to, "name", name);
  if (!author.email.empty()) append_element(to, "email", author.email);
  if (is_http_url(author.url)) append_element(to, "uri", author.url);
  to += "  </author>\n";
}

}  // namespace

std::string atom_begin(std::string_view title, std::string_view id, Time updated) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  append_element(text, "title", title);
  append_element(text, "id", id);
  append_element(text, "updated", format_rfc3339(updated));
  // Of entries without an author of their own it is the feed's that counts, and one is demanded.
  append_author(text, {.name = std::string(title)});
  return text;
}

std::string atom_entry(const Entry& entry, std::string_view iri, Time updated) {
  std::string text = "<entry";
  if (!entry.language.empty()) append_attribute(text, "xml:lang", entry.language);
  text += ">\n";
  const bool is_iri = is_http_url(entry.id) || entry.id.starts_with("urn:");
  append_element(text, "id", is_iri ? std::string_view(entry.id) : iri);
  append_element(text, "title", entry.title);
  if (entry.published) append_element(text, "published", format_rfc3339(*entry.published));
  const Time changed = entry.updated ? *entry.updated : entry.published.value_or(updated);
  append_element(text, "updated", format_rfc3339(changed));
  for (const Person& author : entry.authors) append_author(text, author);
  append_link(text, "alternate", entry.url);
  append_link(text, "related", entry.external_url);
  for (const Enclosure& enclosure : entry.enclosures) append_enclosure(text, enclosure);
  for (const std::string& category : entry.categories) {
    text += "  <category";
    append_attribute(text, "term", category);
    text += "/>\n";
  }
  if (entry.summary != entry.content) append_body(text, "summary", entry.summary);
  append_body(text, "content", entry.content);
  return text + "</entry>\n";
}

std::string atom_end() { return "</feed>\n"; }

}  // namespace feedwire::feeds
