#include "feeds/date_spelling.hpp"

#include <algorithm>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct Spelling {
  std::string_view written{};
  std::string_view plain{};
};

constexpr Spelling spellings[] = {
    {"年", "-"},      {"년", "-"},      {"月", "-"},      {"월", "-"},      {"日", " "},
    {"일", " "},      {"时", ":"},      {"時", ":"},      {"시", ":"},      {"点", ":"},
    {"分", ":"},      {"분", ":"},      {"秒", " "},      {"초", " "},      {"오전", " am "},
    {"오후", " pm "}, {"上午", " am "}, {"下午", " pm "}, {"午前", " am "}, {"午後", " pm "},
    {"a.m.", " am "}, {"p.m.", " pm "}, {"a.m", " am "},  {"p.m", " pm "},  {"\u00A0", " "},
    {"\u2212", "-"},  {"\u2013", "-"},  {"İ", "i"},       {"Ş", "ş"},       {"Ř", "ř"},
    {"Č", "č"},       {"Ź", "ź"},       {"Ś", "ś"},       {"Ύ", "ύ"},       {"Ό", "ό"},
    {"Ά", "ά"}};

// Lower case for the scripts that months are written in: ASCII, Latin-1, Greek, Cyrillic.
void append_lower(std::string& out, std::string_view character) {
  if (character.size() == 1) {
    out += lower(character.front());
    return;
  }
  const auto first = static_cast<unsigned char>(character[0]);
  const auto second = static_cast<unsigned char>(character[1]);
  char32_t code = ((first & 0x1FU) << 6) | (second & 0x3FU);
  if (character.size() != 2) {
    out += character;
    return;
  }
  const bool is_latin = code >= 0xC0 && code <= 0xDE && code != 0xD7;
  const bool is_greek = code >= 0x391 && code <= 0x3A9;
  const bool is_cyrillic = code >= 0x410 && code <= 0x42F;
  append_utf8(out, is_latin || is_greek || is_cyrillic ? code + 0x20 : code);
}

const Spelling* spelling_at(std::string_view text) {
  const char first = lower(text.front());
  if (static_cast<unsigned char>(first) < 0x80 && first != 'a' && first != 'p') return nullptr;
  for (const Spelling& spelling : spellings) {
    if (starts_ignoring_case(text, spelling.written)) return &spelling;
  }
  return nullptr;
}

}  // namespace

std::string plain_spelling(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (text.front() == '(') {
      text.remove_prefix(std::min(text.find(')'), text.size() - 1) + 1);
      plain += ' ';
      continue;
    }
    if (const Spelling* spelling = spelling_at(text)) {
      plain += spelling->plain;
      text.remove_prefix(spelling->written.size());
      continue;
    }
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    append_lower(plain, text.substr(0, length));
    text.remove_prefix(length);
  }
  return plain;
}

}  // namespace feedwire::feeds
