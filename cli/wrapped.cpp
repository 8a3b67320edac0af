#include "cli/wrapped.hpp"

#include <algorithm>

#include "cli/display_width.hpp"

namespace feedwire::cli {

std::string wrapped(std::string_view text, int taken, int margin, const Screen& screen) {
  if (screen.columns <= 0) return std::string(text);
  std::string lines;
  int used = taken;
  bool is_line_begun = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const int width = display_width(word);
    if (is_line_begun && used + 1 + width > screen.columns) {
      lines += '\n' + std::string(static_cast<std::size_t>(margin), ' ');
      used = margin;
    } else if (is_line_begun) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += width;
    is_line_begun = true;
  }
  return lines;
}

}  // namespace feedwire::cli
