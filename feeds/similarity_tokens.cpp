#include "feeds/similarity_tokens.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "feeds/fingerprint.hpp"
#include "feeds/similarity_characters.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

std::uint64_t hash_of(std::string_view word) {
  const auto bytes = fingerprint(word);
  std::uint64_t hash = 0;
  for (std::size_t at = 0; at < 8; ++at) hash = hash << 8U | bytes.at(at);
  return hash;
}

/// Months and days of the week: they count a series as numbers do.
constexpr std::array calendar_words = std::to_array<std::string_view>(
    {"april",
     "august",
     "december",
     "february",
     "friday",
     "january",
     "july",
     "june",
     "march",
     "may",
     "monday",
     "november",
     "october",
     "saturday",
     "september",
     "sunday",
     "thursday",
     "tuesday",
     "wednesday"}
);

constexpr std::u32string_view numerals = U"一二三四五六七八九";
constexpr std::u32string_view ordinal_marks = U"第周期";
constexpr std::u32string_view counters = U"月期集话章季届轮批弹";

/// The value of a numeral from 一 to 十, 日 and 天 as the seventh day left out; 0 for none.
int numeral_value(char32_t character) {
  if (character == U'十') return 10;
  const auto at = numerals.find(character);
  return at == std::u32string_view::npos ? 0 : static_cast<int>(at) + 1;
}

class Tokenizer {
 public:
  Tokenizer(std::vector<StoryToken>& tokens, std::string_view text)
      : tokens_(tokens), rest_(text) {}

  void run() {
    while (!rest_.empty()) {
      const StoryCharacter next = first_character(rest_);
      switch (next.kind) {
        case CharacterKind::letter:
          word();
          break;
        case CharacterKind::digit:
          number();
          break;
        case CharacterKind::ideograph:
          ideograph(next);
          break;
        default:
          if (next.kind == CharacterKind::separator) before_ = next.folded;
          rest_.remove_prefix(next.length);
      }
    }
  }

 private:
  void add(std::string_view spelled, StoryToken::Kind kind) {
    tokens_.push_back({hash_of(spelled), kind});
    before_ = U'a';
  }

  void word() {
    spelled_.clear();
    while (!rest_.empty()) {
      const StoryCharacter next = first_character(rest_);
      if (next.kind != CharacterKind::letter && next.kind != CharacterKind::invisible) break;
      if (next.kind == CharacterKind::letter) append_utf8(spelled_, next.folded);
      rest_.remove_prefix(next.length);
    }
    const bool is_calendar = std::binary_search(
        calendar_words.begin(), calendar_words.end(), std::string_view(spelled_)
    );
    add(spelled_, is_calendar ? StoryToken::Kind::number : StoryToken::Kind::word);
  }

  void number() {
    spelled_.clear();
    while (!rest_.empty()) {
      const StoryCharacter next = first_character(rest_);
      const bool is_inner = next.folded == U'.' || next.folded == U',';
      if (is_inner && !is_digit_at(next.length)) break;
      if (!is_inner && next.kind != CharacterKind::digit) break;
      if (next.folded != U',') spelled_ += static_cast<char>(next.folded);
      rest_.remove_prefix(next.length);
    }
    add(spelled_, StoryToken::Kind::number);
  }

  void ideograph(const StoryCharacter& next) {
    rest_.remove_prefix(next.length);
    if (counts(next.folded)) {
      std::string digits = std::to_string(numeral_value(next.folded));
      if (digits == "0") append_utf8(digits, next.folded);
      add(digits, StoryToken::Kind::number);
    } else {
      tokens_.push_back({scatter(next.folded), StoryToken::Kind::character});
    }
    before_ = next.folded;
  }

  /// Whether this character says which one of a series it is.
  bool counts(char32_t character) const {
    const char32_t after = rest_.empty() ? U' ' : first_character(rest_).folded;
    const bool is_bracketed =
        (before_ == U'(' || before_ == U'【') && (after == U')' || after == U'】');
    if (numeral_value(character) == 0) {
      return is_bracketed && (character == U'上' || character == U'中' || character == U'下');
    }
    return is_bracketed || ordinal_marks.find(before_) != std::u32string_view::npos ||
           counters.find(after) != std::u32string_view::npos;
  }

  bool is_digit_at(std::size_t offset) const {
    return offset < rest_.size() &&
           first_character(rest_.substr(offset)).kind == CharacterKind::digit;
  }

  std::vector<StoryToken>& tokens_;
  std::string_view rest_;
  std::string spelled_{};
  char32_t before_{U' '};
};

bool is_plain(std::string_view text, std::size_t at) {
  return at < text.size() && (is_letter(text[at]) || is_digit(text[at]));
}

}  // namespace

void append_tokens(std::vector<StoryToken>& tokens, std::string_view text) {
  Tokenizer(tokens, text).run();
}

std::size_t sentence_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const StoryCharacter next = first_character(text.substr(at));
    const std::size_t after = at + next.length;
    switch (next.folded) {
      case U'.':
        if (at > 0 && is_plain(text, at - 1) && is_plain(text, after)) break;
        return after;
      case U'!':
      case U'?':
      case U';':
      case U'\n':
      case U'。':
      case U'…':
        return after;
      default:
        break;
    }
    at = after;
  }
  return at;
}

}  // namespace feedwire::feeds
