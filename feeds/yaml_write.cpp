#include "feeds/yaml_write.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "feeds/plain_scalar.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

/// Words that some version of YAML reads as something else than text.
bool is_reserved(std::string_view text) {
  static constexpr std::array<std::string_view, 9> words{
      "false", "n", "no", "null", "off", "on", "true", "y", "yes"};
  return std::binary_search(words.begin(), words.end(), lower(text));
}

/// Characters that YAML forbids, or folds, or that nobody would see: C0, DEL, C1, line and
/// paragraph separators, the byte order mark and two that are no characters.
bool needs_escape(std::string_view rest) {
  const auto byte = static_cast<unsigned char>(rest[0]);
  if (byte < 0x20 || byte == 0x7F) return true;
  if (byte == 0xC2) return rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0;
  if (byte == 0xE2) return rest.starts_with("\u2028") || rest.starts_with("\u2029");
  return byte == 0xEF &&
         (rest.starts_with("\uFEFF") || rest.starts_with("\uFFFE") || rest.starts_with("\uFFFF"));
}

bool any_needs_escape(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (needs_escape(text.substr(at))) return true;
  }
  return false;
}

bool is_plain(std::string_view text) {
  if (text.empty() || is_reserved(text)) return false;
  const auto first = static_cast<unsigned char>(text.front());
  if (!is_letter(text.front()) && first < 0x80) return false;
  if (is_blank(text.back()) || any_needs_escape(text)) return false;
  return text.find_first_of(":#\"'{}[]&*!|>%@`,\\") == std::string_view::npos;
}

void append_hexadecimal(std::string& to, unsigned value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    to += "0123456789ABCDEF"[value >> shift & 15U];
}

/// Appends the escaped character that `rest` begins with and says how many bytes it had.
std::size_t append_escaped(std::string& to, std::string_view rest) {
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(rest[at]));
  };
  if (const std::size_t at = std::string_view("\n\t\r").find(rest[0]);
      at != std::string_view::npos) {
    to.append("\\") += "ntr"[at];
    return 1;
  }
  if (byte(0) < 0x80) {
    to += "\\x";
    append_hexadecimal(to, byte(0), 2);
    return 1;
  }
  if (byte(0) == 0xC2) {
    to += "\\x";
    append_hexadecimal(to, byte(1), 2);
    return 2;
  }
  to += "\\u";
  append_hexadecimal(to, (byte(0) & 15U) << 12 | (byte(1) & 63U) << 6 | (byte(2) & 63U), 4);
  return 3;
}

/// A number that would not read back as the same one is written as text.
std::string number(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  return plain_scalar(text, false).is_number() ? std::string(text) : yaml_quoted(text);
}

std::string scalar(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return yaml_scalar(value.get_string());
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
      return std::to_string(value.get_int64());
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::double_:
      return number(value.get_double());
    case json::kind::array:
      return "[]";
    case json::kind::object:
      return "{}";
    case json::kind::null:
      break;
  }
  return "null";
}

void append_member(
    std::string& to, std::string_view key, const json::value& value, std::size_t indent
);

/// What stands behind `key:` or `-`: on the same line, or as a block below it.
void append_value(std::string& to, const json::value& value, std::size_t indent) {
  if (const json::array* array = value.if_array(); array != nullptr && !array->empty()) {
    to += '\n';
    for (const json::value& item : *array) {
      to.append(indent, ' ') += '-';
      append_value(to, item, indent + 2);
    }
  } else if (const json::object* object = value.if_object();
             object != nullptr && !object->empty()) {
    to += '\n';
    for (const auto& member : *object) append_member(to, member.key(), member.value(), indent);
  } else {
    to.append(" ").append(scalar(value)) += '\n';
  }
}

void append_member(
    std::string& to, std::string_view key, const json::value& value, std::size_t indent
) {
  constexpr std::size_t longest_simple_key = 200;  // YAML allows 1,024 characters, escapes included
  to.append(indent, ' ');
  const std::string written = yaml_scalar(key);
  if (written.size() <= longest_simple_key) {
    to.append(written) += ':';
  } else {
    to.append("? ").append(written) += '\n';
    to.append(indent, ' ') += ':';
  }
  append_value(to, value, indent + 2);
}

}  // namespace

std::string yaml_quoted(std::string_view text) {
  if (text.find('\'') == std::string_view::npos && !any_needs_escape(text)) {
    return "'" + std::string(text) + "'";
  }
  std::string quoted = "\"";
  while (!text.empty()) {
    std::size_t length = 1;
    if (needs_escape(text)) {
      length = append_escaped(quoted, text);
    } else {
      if (text[0] == '"' || text[0] == '\\') quoted += '\\';
      quoted += text[0];
    }
    text.remove_prefix(length);
  }
  return quoted + '"';
}

std::string yaml_scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : yaml_quoted(text);
}

std::string yaml_member(std::string_view key, const json::value& value) {
  std::string text;
  append_member(text, key, value, 0);
  return text;
}

}  // namespace feedwire::feeds
