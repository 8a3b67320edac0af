#include "feeds/atom_construct.hpp"

#include <array>

#include "feeds/markup.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

// Whatever is no figure of base64 is passed over; the bytes are taken as UTF-8.
std::string decode_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    if (c == '=') break;
    const int value = base64_value(c);
    if (value < 0) continue;
    bits = (bits << 6) | static_cast<unsigned>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return valid_utf8(bytes);
}

enum class Kind { text, html, xhtml, other };

Kind kind_of(std::string_view type) {
  if (type.empty() || type == "text" || type == "text/plain" || type == "plain") return Kind::text;
  if (type == "html" || type == "text/html") return Kind::html;
  if (type == "xhtml" || type == "application/xhtml+xml" || type == "text/xhtml")
    return Kind::xhtml;
  return Kind::other;
}

}  // namespace

Body atom_construct(const Reading& reading, Element element) {
  const std::string written = lower(trim(attribute(element, "type")));
  const std::string type(trim(std::string_view(written).substr(0, written.find(';'))));
  const std::string mode = lower(trim(attribute(element, "mode")));
  const Kind kind = kind_of(type);
  const bool has_markup = has_child_elements(element);
  Body body;
  if (mode == "base64") {
    body.text = decode_base64(text_of(element));
    body.type = kind == Kind::text ? "text" : kind == Kind::other ? type : "html";
  } else if (kind == Kind::other) {
    body.text = has_markup ? inner_html(reading.document, element, reading.url) : text_of(element);
    body.type = type;
  } else if (has_markup || (kind == Kind::xhtml && mode != "escaped")) {
    body.text = kind == Kind::xhtml ? inner_xhtml(reading.document, element, reading.url)
                                    : inner_html(reading.document, element, reading.url);
    body.type = "html";
  } else {
    body.text = text_of(element);
    body.type = kind == Kind::text ? "text" : "html";
  }
  if (const std::string_view trimmed = trim(body.text); trimmed.size() != body.text.size()) {
    body.text = std::string(trimmed);
  }
  return body;
}

}  // namespace feedwire::feeds
