#include "feeds/search_text.hpp"

#include <algorithm>

#include "feeds/similarity_characters.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::u16string_view letter_pairs =
#include "feeds/search_letters.inc"
    ;

// U+FF66 to U+FF9D: what half-width katakana are when they are full-width.
constexpr std::u16string_view wide_katakana =
    u"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
    u"ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
constexpr char32_t first_narrow_katakana = 0xFF66;
static_assert(wide_katakana.size() == 0xFF9D - first_narrow_katakana + 1);

// An index entry is no place for a page of base64.
constexpr std::size_t longest_entry = 64;

char32_t without_accent(char32_t letter) {
  if (letter < 0xC0 || letter > 0x1FFF) return letter;
  std::size_t low = 0;
  std::size_t high = letter_pairs.size() / 2;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (letter_pairs[2 * middle] < letter) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool is_found = 2 * low < letter_pairs.size() && letter_pairs[2 * low] == letter;
  return is_found ? letter_pairs[2 * low + 1] : letter;
}

char32_t wide(char32_t character) {
  const char32_t at = character - first_narrow_katakana;
  return character >= first_narrow_katakana && at < wide_katakana.size() ? wide_katakana[at]
                                                                         : character;
}

constexpr bool is_voiced_mark(char32_t c) { return c == 0x3099 || c == 0xFF9E; }
constexpr bool is_half_voiced_mark(char32_t c) { return c == 0x309A || c == 0xFF9F; }

// In both syllabaries a voiced kana follows its plain one, and a half-voiced the voiced one.
char32_t voiced(char32_t kana, bool is_half) {
  const bool is_katakana = kana >= 0x30A1;
  const char32_t hiragana = is_katakana ? kana - 0x60 : kana;
  const bool is_h_row = hiragana >= 0x306F && hiragana <= 0x307D && (hiragana - 0x306F) % 3 == 0;
  if (is_half) return is_h_row ? kana + 2 : kana;
  if (hiragana == 0x3046) return is_katakana ? 0x30F4 : 0x3094;
  const bool is_k_to_chi = hiragana >= 0x304B && hiragana <= 0x3061 && hiragana % 2 == 1;
  const bool is_tsu_to_to = hiragana >= 0x3064 && hiragana <= 0x3068 && hiragana % 2 == 0;
  return is_k_to_chi || is_tsu_to_to || is_h_row ? kana + 1 : kana;
}

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {
    result_.folded.reserve(text.size());
    result_.units.reserve(text.size() / 3 + 1);
  }

  SearchText run() && {
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 0x80) {
        take_ascii(text_[at_]);
      } else if (is_common_chinese(byte)) {
        take_common_chinese();
      } else {
        take(first_character(text_.substr(at_)));
      }
    }
    end_word();
    return std::move(result_);
  }

 private:
  void take_ascii(char c) {
    if (is_letter(c) || is_digit(c)) {
      begin_word();
      result_.folded += lower(c);
      ++at_;
      word_end_ = at_;
    } else {
      end_word();
      is_after_character_ = false;
      ++at_;
    }
  }

  // U+4000 to U+9FFF are three bytes, mean themselves, and are nearly all of a Chinese text.
  bool is_common_chinese(unsigned char lead) const {
    const auto goes_on = [&](std::size_t at) {
      return at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80;
    };
    return lead >= 0xE4 && lead <= 0xE9 && goes_on(at_ + 1) && goes_on(at_ + 2);
  }

  void take_common_chinese() {
    end_word();
    const std::uint32_t folded = position(result_.folded.size());
    result_.folded.append(text_, at_, 3);
    result_.units.push_back(
        {.begin = position(at_),
         .end = position(at_ + 3),
         .folded_begin = folded,
         .folded_end = folded + 3,
         .is_character = true,
         .is_glued = is_after_character_}
    );
    at_ += 3;
    is_after_character_ = true;
    last_ = 0;  // no kana
  }

  void take(const StoryCharacter& character) {
    switch (character.kind) {
      case CharacterKind::invisible:
        at_ += character.length;
        return;
      case CharacterKind::separator:
        end_word();
        is_after_character_ = false;
        at_ += character.length;
        return;
      case CharacterKind::letter:
      case CharacterKind::digit:
        begin_word();
        append_utf8(result_.folded, without_accent(character.folded));
        at_ += character.length;
        word_end_ = at_;
        return;
      case CharacterKind::ideograph:
        take_ideograph(character);
        return;
    }
  }

  void take_ideograph(const StoryCharacter& character) {
    end_word();
    const bool is_half = is_half_voiced_mark(character.folded);
    if (is_after_character_ && last_ != 0 && (is_half || is_voiced_mark(character.folded))) {
      voice(is_half, character.length);
      return;
    }
    last_ = wide(character.folded);
    SearchUnit unit{.begin = position(at_), .folded_begin = position(result_.folded.size())};
    append_utf8(result_.folded, last_);
    unit.folded_end = position(result_.folded.size());
    at_ += character.length;
    unit.end = position(at_);
    unit.is_character = true;
    unit.is_glued = is_after_character_;
    result_.units.push_back(unit);
    is_after_character_ = true;
  }

  void voice(bool is_half, std::uint32_t length) {
    SearchUnit& unit = result_.units.back();
    const char32_t kana = last_ >= 0x3041 && last_ <= 0x30F3 ? voiced(last_, is_half) : last_;
    result_.folded.resize(unit.folded_begin);
    append_utf8(result_.folded, kana);
    unit.folded_end = position(result_.folded.size());
    at_ += length;
    unit.end = position(at_);
    last_ = kana;
  }

  void begin_word() {
    if (is_in_word_) return;
    is_in_word_ = true;
    is_after_character_ = false;
    result_.units.push_back(
        {.begin = position(at_), .folded_begin = position(result_.folded.size())}
    );
  }

  void end_word() {
    if (!is_in_word_) return;
    is_in_word_ = false;
    result_.units.back().end = position(word_end_);
    result_.units.back().folded_end = position(result_.folded.size());
  }

  static std::uint32_t position(std::size_t at) { return static_cast<std::uint32_t>(at); }

  std::string_view text_;
  std::size_t at_{0};
  std::size_t word_end_{0};
  bool is_in_word_{false};
  bool is_after_character_{false};
  char32_t last_{0};
  SearchText result_{};
};

}  // namespace

SearchText search_text(std::string_view text) { return Scan(text).run(); }

std::string_view index_entry_of(std::string_view word) { return shortened(word, longest_entry); }

bool index_entries(const SearchText& text, const TakeIndexEntry& take) {
  const SearchUnit* previous = nullptr;
  for (const SearchUnit& unit : text.units) {
    if (!take(index_entry_of(text.folded_of(unit)), unit.begin, unit.end)) return false;
    if (unit.is_glued) {
      // Two that stand side by side do so in the folded text as well.
      const std::string_view pair =
          std::string_view(text.folded)
              .substr(previous->folded_begin, unit.folded_end - previous->folded_begin);
      if (!take(pair, previous->begin, unit.end)) return false;
    }
    previous = &unit;
  }
  return true;
}

}  // namespace feedwire::feeds
