// File names made of titles, safe on any file system.
#include <algorithm>
#include <array>

#include "feeds/date.hpp"
#include "feeds/post.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t longest_name = 120;  // bytes; the common limit for a whole name is 255

/// Not seen, or turning the direction of what follows: nothing that a name should hold.
bool is_invisible(std::string_view character) {
  static constexpr std::array<std::string_view, 5> ranges{
      "\u200b\u200f", "\u202a\u202e", "\u2060\u206f", "\ufe00\ufe0f", "\ufeff\ufeff"};
  return character.size() == 3 &&
         std::any_of(ranges.begin(), ranges.end(), [&](std::string_view range) {
           return character >= range.substr(0, 3) && character <= range.substr(3);
         });
}

/// Windows forbids some, shells and URLs trip over the others.
bool is_troublesome(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F ||
         std::string_view("<>:\"/\\|?*#%&{}$!`'^~;=@+[]()").find(c) != std::string_view::npos;
}

bool is_blank_character(std::string_view character) {
  return (character.size() == 1 && is_blank(character[0])) || character == "\u00a0" ||
         character == "\u3000" || character == "\u2028" || character == "\u2029" ||
         character == "\u0085";
}

/// Devices that DOS named, which Windows still keeps from being files, whatever their extension.
bool is_device(std::string_view name) {
  const std::string stem = lower(name.substr(0, name.find('.')));
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) &&
         is_digit(stem[3]);
}

}  // namespace

std::string safe_name(std::string_view title) {
  std::string name;
  while (!title.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(title), 1);
    const std::string_view character = title.substr(0, length);
    title.remove_prefix(length);
    if (name.size() + length > longest_name) break;
    if (is_invisible(character)) continue;
    const bool is_gap = is_blank_character(character) ||
                        (length == 1 && (is_troublesome(character[0]) || character[0] < 0));
    if (!is_gap) {
      name += character;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  // Windows drops a stop at the end, Unix hides a name that begins with one.
  const auto at_edge = [](char c) { return c == '_' || c == '.' || c == '-'; };
  while (!name.empty() && at_edge(name.back())) name.pop_back();
  name.erase(name.begin(), std::find_if_not(name.begin(), name.end(), at_edge));
  return name;
}

std::string without_device_name(std::string name) {
  if (is_device(name)) name.insert(0, "_");
  return name;
}

std::string post_file_name(const Entry& entry, std::string_view unique_suffix) {
  std::string name;
  const auto add = [&](std::string_view part) {
    if (!name.empty() && !part.empty()) name += '-';
    name += part;
  };
  if (entry.published) add(format_rfc3339(*entry.published).substr(0, 10));
  add(safe_name(entry.title));
  add(unique_suffix);
  if (name.empty()) name = "untitled";
  return without_device_name(std::move(name)) + ".md";
}

}  // namespace feedwire::feeds
