#include "feeds/entities.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct Named {
  std::string_view name{};
  std::string_view text{};
};

// Sorted by byte. The second table names those that HTML also reads without a semicolon.
constexpr Named named[] = {
#include "feeds/entities_named.inc"
};
constexpr std::string_view bare[] = {
#include "feeds/entities_bare.inc"
};

constexpr std::size_t longest_bare = 6;

CharacterReference numeric(std::string_view text) {
  std::size_t at = 2;
  const bool is_hex = at < text.size() && lower(text[at]) == 'x';
  if (is_hex) ++at;
  const std::size_t digits = at;
  char32_t value = 0;
  for (; at < text.size(); ++at) {
    const char c = lower(text[at]);
    if (is_digit(c)) {
      value = value * (is_hex ? 16 : 10) + static_cast<char32_t>(c - '0');
    } else if (is_hex && c >= 'a' && c <= 'f') {
      value = value * 16 + static_cast<char32_t>(c - 'a' + 10);
    } else {
      break;
    }
    value = std::min(value, char32_t{0x110000});
  }
  if (at == digits) return {};
  const bool is_terminated = at < text.size() && text[at] == ';';
  if (value >= 0x80 && value <= 0x9F) {
    const char32_t meant = windows_1252(static_cast<unsigned char>(value));
    if (meant != 0) value = meant;
  }
  if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = 0xFFFD;
  return {
      .length = at + (is_terminated ? 1 : 0), .character = value, .is_terminated = is_terminated};
}

}  // namespace

std::string_view named_reference(std::string_view name) {
  const auto found =
      std::lower_bound(std::begin(named), std::end(named), name, [](const Named& one, auto wanted) {
        return one.name < wanted;
      });
  return found != std::end(named) && found->name == name ? found->text : std::string_view{};
}

void CharacterReference::append_to(std::string& out) const {
  if (character != 0) {
    append_utf8(out, character);
  } else {
    out += text;
  }
}

CharacterReference character_reference(std::string_view text) {
  if (text.size() < 3 || text[0] != '&') return {};
  if (text[1] == '#') return numeric(text);
  std::size_t end = 1;
  while (end < text.size() && end < 40 && (is_letter(text[end]) || is_digit(text[end]))) ++end;
  if (end < text.size() && text[end] == ';') {
    const std::string_view meaning = named_reference(text.substr(1, end - 1));
    if (!meaning.empty()) return {.length = end + 1, .text = meaning, .is_terminated = true};
  }
  for (std::size_t length = std::min(end - 1, longest_bare); length >= 2; --length) {
    const std::string_view name = text.substr(1, length);
    if (std::binary_search(std::begin(bare), std::end(bare), name)) {
      return {.length = length + 1, .text = named_reference(name)};
    }
  }
  return {};
}

std::string decode_references(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t at = std::min(text.find('&'), text.size());
    out.append(text, 0, at);
    text.remove_prefix(at);
    if (text.empty()) break;
    const CharacterReference reference = character_reference(text);
    if (reference) {
      reference.append_to(out);
      text.remove_prefix(reference.length);
    } else {
      out += '&';
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace feedwire::feeds
