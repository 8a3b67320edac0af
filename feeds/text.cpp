#include "feeds/text.hpp"

#include <algorithm>

#include "feeds/sixteen_bytes.hpp"

namespace feedwire::feeds {

std::string collapse(std::string_view text) {
  text = trim(text);
  const auto is_run = [](char one, char other) {
    return is_blank(one) && (one != ' ' || is_blank(other));
  };
  if (std::adjacent_find(text.begin(), text.end(), is_run) == text.end()) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool after_blank = false;
  for (char c : text) {
    if (is_blank(c)) {
      if (!after_blank) out += ' ';
      after_blank = true;
    } else {
      out += c;
      after_blank = false;
    }
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto found = std::search(
      text.begin() + static_cast<std::ptrdiff_t>(from),
      text.end(),
      word.begin(),
      word.end(),
      [](char a, char b) { return lower(a) == lower(b); }
  );
  if (found == text.end() && !word.empty()) return std::string_view::npos;
  return static_cast<std::size_t>(found - text.begin());
}

void append_utf8(std::string& text, char32_t character) {
  if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) character = 0xFFFD;
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | (character >> 6));
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | (character >> 12));
    put(0x80 | ((character >> 6) & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | (character >> 18));
    put(0x80 | ((character >> 12) & 0x3F));
    put(0x80 | ((character >> 6) & 0x3F));
    put(0x80 | (character & 0x3F));
  }
}

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  // Overlong forms, surrogates and what lies past U+10FFFF show in the second byte.
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t at = 2; at < length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
  }
  return length;
}

namespace {

// Whether sixteen bytes, with the two before them, need a closer look: an ill-formed sequence, or
// one of four bytes.
bool is_suspicious(const char* bytes) {
  const SixteenBytes now = sixteen_at(bytes);
  const SixteenBytes before = sixteen_at(bytes - 1);
  const SixteenBytes continues =
      bytes_of(now >= sixteen_times(0x80)) & bytes_of(now < sixteen_times(0xC0));
  const SixteenBytes must_continue = bytes_of(before >= sixteen_times(0xC0)) |
                                     bytes_of(sixteen_at(bytes - 2) >= sixteen_times(0xE0));
  const SixteenBytes is_no_start = bytes_of((now & sixteen_times(0xFE)) == sixteen_times(0xC0)) |
                                   bytes_of(now >= sixteen_times(0xF0));
  const SixteenBytes is_overlong =
      bytes_of(before == sixteen_times(0xE0)) & bytes_of(now < sixteen_times(0xA0));
  const SixteenBytes is_surrogate =
      bytes_of(before == sixteen_times(0xED)) & bytes_of(now >= sixteen_times(0xA0));
  return is_any((continues ^ must_continue) | is_no_start | is_overlong | is_surrogate);
}

// How far the text is plainly well-formed from the start of a character on, up to the start of
// another.
std::size_t plainly_valid_until(std::string_view text, std::size_t from) {
  if (from < 2) return from;
  std::size_t at = from;
  while (at + 16 <= text.size() && !is_suspicious(text.data() + at)) at += 16;
  if (at == from) return at;
  const auto starts_at = [&](std::size_t place, unsigned char least) {
    return static_cast<unsigned char>(text[place]) >= least;
  };
  return starts_at(at - 1, 0xC0) ? at - 1 : starts_at(at - 2, 0xE0) ? at - 2 : at;
}

}  // namespace

std::size_t valid_utf8_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    at = plainly_valid_until(text, at);
    for (const std::size_t end = std::min(at + 16, text.size()); at < end;) {
      const std::size_t length = utf8_length(text.substr(at));
      if (length == 0) return at;
      at += length;
    }
  }
  return at;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t good = valid_utf8_length(text);
    out.append(text, 0, good);
    text.remove_prefix(good);
    if (text.empty()) break;
    append_utf8(out, 0xFFFD);
    text.remove_prefix(1);
  }
  return out;
}

char32_t windows_1252(unsigned char byte) {
  static constexpr char16_t from_80[32] = {
      0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  return byte >= 0x80 && byte <= 0x9F ? from_80[byte - 0x80] : char32_t{byte};
}

std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace feedwire::feeds
