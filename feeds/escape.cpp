#include "feeds/escape.hpp"

#include <array>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

/// Characters that cannot stay as they are: those that are markup, and control characters.
constexpr auto needs_care = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = 0; c < ' '; ++c) table.at(c) = !is_blank(static_cast<char>(c));
  for (const unsigned char c : {'&', '<', '>', '"'}) table.at(c) = true;
  return table;
}();

}  // namespace

void append_escaped(std::string& to, std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const begin = at;
    while (at != end && !needs_care[static_cast<unsigned char>(*at)]) ++at;
    to.append(begin, at);
    if (at == end) return;
    switch (*at++) {
      case '&':
        to += "&amp;";
        break;
      case '<':
        to += "&lt;";
        break;
      case '>':
        to += "&gt;";
        break;
      case '"':
        to += "&quot;";
        break;
      default:
        break;
    }
  }
}

}  // namespace feedwire::feeds
