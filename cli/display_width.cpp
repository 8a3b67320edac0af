#include "cli/display_width.hpp"

#include <clocale>
#include <cwchar>

namespace feedwire::cli {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view replacement_bytes = "\xEF\xBF\xBD";
constexpr char32_t zero_width_joiner = 0x200D;

struct Decoded {
  char32_t code{};
  std::size_t length{1};
  bool valid{true};
};

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// The code point at the front of `text`, which is not empty; of an ill-formed sequence as many
/// bytes as could have begun a good one, as the Unicode standard recommends.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {.code = lead};
  if (lead < 0xC2 || lead > 0xF4) return {.code = replacement, .valid = false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t at = 1; at < length; ++at) {
    if (at >= text.size() || !is_continuation(byte(at))) {
      return {.code = replacement, .length = at, .valid = false};
    }
    if (at == 1) {
      const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
      const bool surrogate = lead == 0xED && byte(1) > 0x9F;
      const bool too_large = lead == 0xF4 && byte(1) > 0x8F;
      if (overlong || surrogate || too_large) return {.code = replacement, .valid = false};
    }
    code = (code << 6) | (byte(at) & 0x3FU);
  }
  return {.code = code, .length = length};
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code <= 0x9F); }

bool is_line_break(char32_t code) {
  return code == '\n' || code == '\r' || code == '\t' || code == 0x0B || code == 0x0C ||
         code == 0x85 || code == 0x2028 || code == 0x2029;
}

/// Embeddings, overrides and isolates turn around what stands after them, other columns included.
bool reorders(char32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

std::string cleaned(std::string_view text, bool keep_lines) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (keep_lines && (next.code == '\n' || next.code == '\t')) {
      clean += text[0];
    } else if (keep_lines && text.starts_with("\r\n")) {
      // The line break that follows is enough.
    } else if (is_line_break(next.code)) {
      clean += keep_lines && next.code != 0x0B && next.code != 0x0C ? '\n' : ' ';
    } else if (!next.valid || is_control(next.code)) {
      clean += replacement_bytes;
    } else if (!reorders(next.code)) {
      clean += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return clean;
}

/// The C library keeps the table of widths up to date; it only needs to be asked in UTF-8. The
/// locale is loaded once and lives as long as the process.
class WidthLocale {
 public:
  WidthLocale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) previous_ = uselocale(utf8);
  }
  ~WidthLocale() {
    if (previous_ != nullptr) uselocale(previous_);
  }
  WidthLocale(const WidthLocale&) = delete;
  WidthLocale& operator=(const WidthLocale&) = delete;

 private:
  locale_t previous_{};
};

int code_width(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return 1;
  const int width = wcwidth(static_cast<wchar_t>(code));
  return width < 0 ? 1 : width;
}

bool is_skin_tone(char32_t code) { return code >= 0x1F3FB && code <= 0x1F3FF; }
bool is_regional(char32_t code) { return code >= 0x1F1E6 && code <= 0x1F1FF; }

struct Cluster {
  std::size_t length{};
  int width{};
};

/// What is drawn as one character at the front of `text`: a base with its marks, an emoji sequence,
/// a flag.
Cluster first_cluster(std::string_view text) {
  const Decoded base = decode(text);
  Cluster cluster{.length = base.length, .width = code_width(base.code)};
  bool joined = false;
  bool flag_open = is_regional(base.code);
  while (cluster.length < text.size()) {
    const Decoded next = decode(text.substr(cluster.length));
    const bool tone = is_skin_tone(next.code) && cluster.width == 2;
    const bool flag = flag_open && is_regional(next.code);
    const bool follows = joined && cluster.width == 2 && code_width(next.code) > 0;
    if (!tone && !flag && !follows && code_width(next.code) != 0) break;
    if (flag) cluster.width = 2;
    flag_open = false;
    joined = next.code == zero_width_joiner;
    cluster.length += next.length;
  }
  return cluster;
}

}  // namespace

std::string harmless(std::string_view text) { return cleaned(text, false); }

std::string harmless_lines(std::string_view text) { return cleaned(text, true); }

std::string harmless_json(std::string json) {
  const auto unsafe = [&](std::size_t at) {
    if (json[at] == '\x7F') return true;
    return json[at] == '\xC2' && at + 1 < json.size() &&
           static_cast<unsigned char>(json[at + 1]) >= 0x80 &&
           static_cast<unsigned char>(json[at + 1]) <= 0x9F;
  };
  std::string safe;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (!unsafe(at)) continue;
    const bool single = json[at] == '\x7F';
    const auto code = static_cast<unsigned char>(json[single ? at : at + 1]);
    constexpr std::string_view digits = "0123456789abcdef";
    safe.append(json, copied, at - copied);
    safe += "\\u00";
    safe += digits[code >> 4];
    safe += digits[code & 0xF];
    copied = at + (single ? 1 : 2);
    at = copied - 1;
  }
  if (copied == 0) return json;
  return safe.append(json, copied);
}

int display_width(std::string_view text) {
  const WidthLocale locale;
  int width = 0;
  while (!text.empty()) {
    const Cluster cluster = first_cluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.length);
  }
  return width;
}

std::string truncated(std::string_view text, int columns) {
  const WidthLocale locale;
  int width = 0;
  std::size_t at = 0;
  std::size_t room_for_ellipsis = 0;  // where to cut if the whole does not fit
  while (at < text.size()) {
    const Cluster cluster = first_cluster(text.substr(at));
    if (width + cluster.width > columns) {
      std::string cut{text.substr(0, room_for_ellipsis)};
      while (cut.ends_with(' ')) cut.pop_back();
      return cut + "…";
    }
    width += cluster.width;
    at += cluster.length;
    if (width <= columns - 1) room_for_ellipsis = at;
  }
  return std::string{text};
}

std::string padded(std::string_view text, int columns, bool to_the_right) {
  const int missing = columns - display_width(text);
  const std::string spaces(missing > 0 ? static_cast<std::size_t>(missing) : 0, ' ');
  return to_the_right ? spaces + std::string{text} : std::string{text} + spaces;
}

}  // namespace feedwire::cli
