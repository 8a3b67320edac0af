#include "feeds/xml_entities.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "feeds/entities.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_declared = 1000;
constexpr std::size_t longest_value = 64 * 1024;
constexpr std::size_t most_expanded = 4 * 1024 * 1024;  // bytes a document, all expansions together
constexpr std::size_t longest_name = 64;

constexpr std::string_view predefined[] = {"amp", "lt", "gt", "quot", "apos"};

bool is_predefined(std::string_view name) {
  return std::find(std::begin(predefined), std::end(predefined), name) != std::end(predefined);
}

bool is_xml_character(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The character numbered so, at most 0x110000; nothing for what is no number.
std::optional<char32_t> number_of(std::string_view digits) {
  const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
  if (is_hex) digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  char32_t value = 0;
  for (char c : digits) {
    const char small = lower(c);
    const bool is_hex_letter = is_hex && small >= 'a' && small <= 'f';
    if (!is_digit(c) && !is_hex_letter) return std::nullopt;
    const int digit = is_digit(c) ? c - '0' : small - 'a' + 10;
    value = std::min<char32_t>(value * (is_hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
  }
  return value;
}

XmlEntities::Reference judge_number(std::string_view name, std::size_t length) {
  using Kind = XmlEntities::Kind;
  const auto read = number_of(name.substr(1));
  if (!read) return {.replacement = "&amp;"};
  const char32_t number = *read;
  if (!is_xml_character(number)) return {.kind = Kind::removed, .length = length};
  const bool is_c1 = number >= 0x80 && number <= 0x9F;
  const char32_t meant = is_c1 ? windows_1252(static_cast<unsigned char>(number)) : 0;
  // pugixml knows `&#x41;` but not `&#X41;`.
  const bool is_plain = meant == 0 && name[1] != 'X';
  if (is_plain) return {.kind = Kind::xml, .length = length};
  std::string character;
  append_utf8(character, meant == 0 ? number : meant);
  return {.kind = Kind::replaced, .length = length, .replacement = escaped(character)};
}

}  // namespace

void XmlEntities::declare(std::string_view doctype) {
  const std::size_t subset = std::min(doctype.find('['), doctype.size());
  const std::string_view outside = doctype.substr(0, subset);
  has_external_ = outside.find("SYSTEM") != outside.npos || outside.find("PUBLIC") != outside.npos;
  for (std::size_t at = subset; at < doctype.size();) {
    const std::size_t start = doctype.find_first_of("<%", at);
    if (start == doctype.npos) break;
    if (doctype[start] == '%') has_external_ = true;
    if (doctype.substr(start).starts_with("<!--")) {
      at = doctype.find("-->", start);
      if (at == doctype.npos) break;
      continue;
    }
    if (doctype.substr(start).starts_with("<!ENTITY")) declare_one(doctype.substr(start + 8));
    at = start + 1;
  }
}

void XmlEntities::declare_one(std::string_view declaration) {
  std::string_view rest = trim(declaration.substr(0, longest_value + 2 * longest_name));
  const std::size_t name_end = rest.find_first_of(" \t\r\n");
  if (name_end == rest.npos || name_end > longest_name || declared_.size() >= most_declared) return;
  const std::string_view name = rest.substr(0, name_end);
  rest = trim(rest.substr(name_end));
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return;
  const std::size_t end = rest.find(rest.front(), 1);
  if (end == rest.npos || is_predefined(name)) return;
  const std::string_view value = rest.substr(1, end - 1);
  std::string plain;
  for (std::size_t at = 0; at < value.size();) {
    if (value[at] == '<') return;
    if (value[at] != '&') {
      plain += value[at++];
      continue;
    }
    const std::size_t semicolon = value.find(';', at);
    if (semicolon == value.npos) return;
    const std::string_view reference = value.substr(at + 1, semicolon - at - 1);
    const bool is_known = reference.starts_with('#') || is_predefined(reference);
    const CharacterReference meaning = character_reference(value.substr(at));
    if (!is_known || !meaning) return;
    meaning.append_to(plain);
    at = semicolon + 1;
  }
  declared_.emplace(std::string(name), escaped(plain));
}

XmlEntities::Reference XmlEntities::judge(std::string_view text) {
  const std::size_t semicolon = text.substr(0, longest_name).find_first_of("; <&\n\"'", 1);
  if (semicolon == text.npos || semicolon < 2 || text[semicolon] != ';')
    return {.replacement = "&amp;"};
  const std::string_view name = text.substr(1, semicolon - 1);
  const std::size_t length = semicolon + 1;
  if (name.front() == '#') return judge_number(name, length);
  if (is_predefined(name)) return {.kind = Kind::xml, .length = length};
  if (const auto found = declared_.find(name); found != declared_.end()) {
    expanded_ += found->second.size();
    if (expanded_ > most_expanded) return {.replacement = "&amp;"};
    return {.kind = Kind::replaced, .length = length, .replacement = found->second};
  }
  const std::string_view meaning = named_reference(name);
  if (meaning.empty()) return {.replacement = "&amp;"};
  return {.kind = Kind::html, .length = length, .replacement = escaped(meaning)};
}

std::size_t doctype_length(std::string_view text) {
  bool in_subset = false;
  for (std::size_t at = 2; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = text.find(c, at + 1);
      if (at == text.npos) return at;
    } else if (in_subset && text.substr(at).starts_with("<!--")) {
      at = text.find("-->", at);
      if (at == text.npos) return at;
      at += 2;
    } else if (c == '[') {
      in_subset = true;
    } else if (c == ']') {
      in_subset = false;
    } else if (c == '>' && !in_subset) {
      return at + 1;
    }
  }
  return text.npos;
}

}  // namespace feedwire::feeds
