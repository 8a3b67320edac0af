#include "feeds/plain_date.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view weekdays = "MonTueWedThuFriSatSun";

// Which of the words of three letters; from 1, 0 for none.
unsigned place_in(std::string_view words, std::string_view word) {
  for (std::size_t at = 0; at < words.size(); at += 3) {
    if (words.substr(at, 3) == word) return static_cast<unsigned>(at / 3 + 1);
  }
  return 0;
}

// Whether the text has the pattern's shape: a figure for each 0, a sign for each +, any three for
// `www` and `mmm`, and itself for all else.
bool has_shape(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char wanted) {
           if (wanted == '0') return is_digit(c);
           if (wanted == '+') return c == '+' || c == '-';
           return wanted == 'w' || wanted == 'm' || c == wanted;
         });
}

struct Places {
  std::string_view pattern{};
  std::size_t year{};
  std::size_t month{};
  std::size_t day{};
  std::size_t clock{};
  std::size_t offset{};  // 0: UTC
  std::size_t offset_minute{};
};

constexpr std::array<Places, 4> spellings{
    Places{"0000-00-00T00:00:00Z", 0, 5, 8, 11, 0, 0},
    Places{"0000-00-00T00:00:00+00:00", 0, 5, 8, 11, 19, 23},
    Places{"www, 00 mmm 0000 00:00:00 GMT", 12, 8, 5, 17, 0, 0},
    Places{"www, 00 mmm 0000 00:00:00 +0000", 12, 8, 5, 17, 26, 29}};

unsigned number_at(std::string_view text, std::size_t at, std::size_t figures) {
  unsigned number = 0;
  for (const char c : text.substr(at, figures))
    number = number * 10 + static_cast<unsigned>(c - '0');
  return number;
}

}  // namespace

std::optional<Time> read_plain_date(std::string_view text) {
  const auto* found = std::find_if(spellings.begin(), spellings.end(), [&](const Places& places) {
    return has_shape(text, places.pattern);
  });
  if (found == spellings.end()) return std::nullopt;
  const bool is_in_words = found->day < found->month;
  if (is_in_words && place_in(weekdays, text.substr(0, 3)) == 0) return std::nullopt;
  const unsigned month = is_in_words ? place_in(months, text.substr(found->month, 3))
                                     : number_at(text, found->month, 2);
  const unsigned year = number_at(text, found->year, 4);
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(year)),
      std::chrono::month(month),
      std::chrono::day(number_at(text, found->day, 2))
  );
  const unsigned hour = number_at(text, found->clock, 2);
  const unsigned minute = number_at(text, found->clock + 3, 2);
  const unsigned second = number_at(text, found->clock + 6, 2);
  const bool is_ordinary = year > 0 && year < 9999 && hour < 24 && minute < 60 && second < 60;
  if (!is_ordinary || !date.ok()) return std::nullopt;
  std::chrono::minutes offset{};
  if (found->offset != 0) {
    const unsigned hours = number_at(text, found->offset + 1, 2);
    const unsigned minutes = number_at(text, found->offset_minute, 2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset = std::chrono::minutes(hours * 60 + minutes);
    if (text[found->offset] == '-') offset = -offset;
  }
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) - offset;
}

}  // namespace feedwire::feeds
