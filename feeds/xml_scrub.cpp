#include "feeds/xml_scrub.hpp"

#include <algorithm>
#include <string_view>

#include "feeds/sixteen_bytes.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

bool is_forbidden(unsigned char byte) {
  return (byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r');
}

// A control character, a C1 character, U+FFFE or U+FFFF starts here.
bool is_odd(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  if (is_forbidden(byte(0))) return true;
  if (byte(0) == 0xC2) return byte(1) < 0xA0;
  return byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE;
}

// One such ends among sixteen bytes, of which two more stand before.
bool holds_odd(const char* bytes) {
  const SixteenBytes now = sixteen_at(bytes);
  const SixteenBytes before = sixteen_at(bytes - 1);
  const SixteenBytes is_break = bytes_of(now == sixteen_times('\t')) |
                                bytes_of(now == sixteen_times('\n')) |
                                bytes_of(now == sixteen_times('\r'));
  const SixteenBytes is_control = bytes_of(now < sixteen_times(0x20)) & ~is_break;
  const SixteenBytes is_c1 =
      bytes_of(before == sixteen_times(0xC2)) & bytes_of(now < sixteen_times(0xA0));
  const SixteenBytes is_no_character = bytes_of(sixteen_at(bytes - 2) == sixteen_times(0xEF)) &
                                       bytes_of(before == sixteen_times(0xBF)) &
                                       bytes_of(now >= sixteen_times(0xBE));
  return is_any(is_control | is_c1 | is_no_character);
}

bool needs_scrubbing(std::string_view text) {
  const auto is_any_odd = [&](std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
      if (is_odd(text.substr(from))) return true;
    }
    return false;
  };
  std::size_t at = std::min<std::size_t>(text.size(), 2);
  if (is_any_odd(0, at)) return true;
  for (; at + 16 <= text.size(); at += 16) {
    if (holds_odd(text.data() + at)) return true;
  }
  // What began before the last bytes may end among them.
  return is_any_odd(at - std::min<std::size_t>(at, 2), text.size());
}

}  // namespace

bool scrub_xml(std::string& text) {
  if (!needs_scrubbing(text)) return false;
  std::string clean;
  clean.reserve(text.size());
  bool has_lost = false;
  std::size_t copied = 0;
  const auto cut = [&](std::size_t at, std::size_t length) {
    clean.append(text, copied, at - copied);
    copied = at + length;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != 0xC2 && byte != 0xEF) continue;
    const std::string_view rest = std::string_view(text).substr(at, 3);
    if (is_forbidden(byte)) {
      has_lost = true;
      cut(at, 1);
      if (byte == '\f') clean += ' ';
    } else if (byte == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0) {
      cut(at, 2);
      const char32_t meant = windows_1252(static_cast<unsigned char>(rest[1]));
      if (meant != 0) append_utf8(clean, meant);
      ++at;
    } else if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {
      has_lost = true;
      cut(at, 3);
      at += 2;
    }
  }
  clean.append(text, copied);
  text = std::move(clean);
  return has_lost;
}

}  // namespace feedwire::feeds
