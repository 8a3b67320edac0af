#include "feeds/markup.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/html.hpp"
#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_growth = 4 * 1024 * 1024;  // of URLs made absolute, an element

constexpr std::string_view void_elements[] = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr"};

bool is_void(std::string_view name) {
  return std::find(std::begin(void_elements), std::end(void_elements), lower(name)) !=
         std::end(void_elements);
}

void append_escaped(std::string& out, std::string_view text, bool is_attribute) {
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && is_attribute) {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

class HtmlWriter {
 public:
  HtmlWriter(const XmlDocument& document, std::string_view url) : document_(document), url_(url) {}

  // `base` is what inner elements made of the base in scope; "" as long as none did.
  void content(Element parent, const std::string& base) {
    for (Element child : parent) {
      if (child.type() == pugi::node_element) {
        element(child, base);
      } else {
        append_escaped(out, child.value(), false);
      }
    }
  }

  std::string out{};

 private:
  // Elements nest at most 256 deep (xml_repair.hpp).
  void element(Element element, const std::string& outer) {
    const ElementName name = document_.name(element);
    const bool is_foreign = name.vocabulary == Vocabulary::foreign;
    const std::string_view written = is_foreign ? std::string_view(element.name()) : name.local;
    std::string tag = "<" + std::string(written);
    for (const auto& attribute : element.attributes()) {
      const std::string_view key = attribute.name();
      if (key == "xmlns" || key.starts_with("xmlns:") || key == "xml:base") continue;
      tag.append(" ").append(key).append("=\"");
      append_escaped(tag, attribute.value(), true);
      tag += '"';
    }
    tag += '>';
    const bool has_base = document_.has_bases() && element.attribute("xml:base");
    const std::string base = has_base ? document_.base(element, url_) : outer;
    const std::size_t before = tag.size();
    if (!base.empty() && grown_ < most_growth) tag = absolute_html(tag, base);
    grown_ += std::max(tag.size(), before) - before;
    out += tag;
    if (is_void(written) && !element.first_child()) return;
    content(element, base);
    out.append("</").append(written).append(">");
  }

  const XmlDocument& document_;
  std::string_view url_;
  std::size_t grown_{0};
};

}  // namespace

std::string inner_html(const XmlDocument& document, Element element, std::string_view url) {
  HtmlWriter writer(document, url);
  writer.content(element, {});
  return std::move(writer.out);
}

std::string inner_xhtml(const XmlDocument& document, Element element, std::string_view url) {
  Element wrapping;
  for (Element child : element) {
    if (child.type() != pugi::node_element && trim(child.value()).empty()) continue;
    const bool is_div = child.type() == pugi::node_element && !wrapping &&
                        equals_ignoring_case(document.name(child).local, "div");
    if (!is_div) return inner_html(document, element, url);
    wrapping = child;
  }
  if (!wrapping) return inner_html(document, element, url);
  HtmlWriter writer(document, url);
  writer.content(
      wrapping, wrapping.attribute("xml:base") ? document.base(wrapping, url) : std::string()
  );
  return std::move(writer.out);
}

}  // namespace feedwire::feeds
