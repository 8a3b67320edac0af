#include "feeds/http_hints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::seconds;

constexpr seconds longest_span{
    2'147'483'648};  // what RFC 9111 section 1.2.2 lets larger numbers be

/// A number made of digits alone; one that is too large counts as the largest.
std::optional<seconds> delta_seconds(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::int64_t count{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  if (read.ec != std::errc{}) return longest_span;
  return std::min(seconds(count), longest_span);
}

/// The words of a date: split at blanks, commas, hyphens and colons.
struct Words {
  std::array<std::string_view, 8> word{};
  std::size_t count{0};

  explicit Words(std::string_view text) {
    while (!text.empty()) {
      const std::size_t begin = std::min(text.find_first_not_of(" ,-:"), text.size());
      text.remove_prefix(begin);
      const std::size_t size = std::min(text.find_first_of(" ,-:"), text.size());
      if (size == 0) return;
      if (count == word.size()) {
        count = 0;  // too many: no date
        return;
      }
      word.at(count++) = text.substr(0, size);
      text.remove_prefix(size);
    }
  }
};

std::optional<int> number(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  const auto value = delta_seconds(text);
  return value ? std::optional(static_cast<int>(value->count())) : std::nullopt;
}

std::optional<int> month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> names{
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto found = std::find(names.begin(), names.end(), lower(name));
  return found == names.end() ? std::nullopt
                              : std::optional(static_cast<int>(found - names.begin()) + 1);
}

std::optional<Time> assembled(
    std::optional<int> year,
    std::string_view month,
    std::string_view day,
    const std::string_view* clock
) {
  const auto month_number = month_of(month);
  const auto day_number = number(day, 1, 2);
  const auto hour = number(clock[0], 2, 2);
  const auto minute = number(clock[1], 2, 2);
  const auto second = number(clock[2], 2, 2);
  if (!year || !month_number || !day_number || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(*month_number)),
      std::chrono::day(static_cast<unsigned>(*day_number))};
  // A leap second is a valid second of a minute.
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         seconds(*second);
}

/// Two digits of RFC 850: from 1970 on, as no HTTP date is older.
std::optional<int> full_year(std::string_view text) {
  if (text.size() == 4) return number(text, 4, 4);
  const auto year = number(text, 2, 2);
  if (!year) return std::nullopt;
  return *year < 70 ? 2000 + *year : 1900 + *year;
}

/// The argument of the first `name=` among directives; `found` tells an unreadable one from none.
std::string_view directive(std::string_view field, std::string_view name, bool& found) {
  while (!field.empty()) {
    std::size_t end = 0;
    for (bool quoted = false; end < field.size() && (quoted || field[end] != ','); ++end) {
      if (field[end] == '"') quoted = !quoted;
    }
    const std::string_view one = trim(field.substr(0, end));
    field.remove_prefix(std::min(end + 1, field.size()));
    const std::size_t equals = std::min(one.find('='), one.size());
    if (!equals_ignoring_case(trim(one.substr(0, equals)), name)) continue;
    found = true;
    std::string_view value = trim(one.substr(std::min(equals + 1, one.size())));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

std::optional<seconds> if_positive(std::optional<seconds> span) {
  return span && span->count() > 0 ? span : std::nullopt;
}

}  // namespace

std::optional<Time> read_http_date(std::string_view text) {
  const Words words(trim(text));
  const auto& word = words.word;
  if (words.count == 8 && equals_ignoring_case(word[7], "gmt")) {
    return assembled(full_year(word[3]), word[2], word[1], &word[4]);  // IMF-fixdate and RFC 850
  }
  if (words.count == 7)
    return assembled(number(word[6], 4, 4), word[1], word[2], &word[3]);  // asctime
  return std::nullopt;
}

std::optional<seconds> max_age(
    std::string_view cache_control, std::string_view expires, std::string_view date
) {
  bool has_directive = false;
  const std::string_view age = directive(cache_control, "max-age", has_directive);
  if (has_directive) return if_positive(delta_seconds(age));
  const auto until = read_http_date(expires);
  const auto from = read_http_date(date);
  if (!until || !from) return std::nullopt;
  return if_positive(*until - *from);
}

std::optional<seconds> retry_after(std::string_view value, Time now) {
  value = trim(value);
  if (const auto span = delta_seconds(value)) return span;
  const auto date = read_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(*date - now, seconds(0), longest_span);
}

}  // namespace feedwire::feeds
