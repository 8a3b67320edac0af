#include "feeds/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "feeds/date_spelling.hpp"
#include "feeds/date_words.hpp"
#include "feeds/plain_date.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t longest_date = 160;

// ---- the reading of one date -------------------------------------------------------------------

struct Number {
  int value{};
  std::size_t digits{};
};

class DateReading {
 public:
  explicit DateReading(std::string_view text, minutes zone) : rest_(text), zone_default_(zone) {}

  std::optional<Time> read() {
    while (!failed_ && !rest_.empty()) step();
    return failed_ ? std::nullopt : moment();
  }

 private:
  void step();
  void word();
  void number();
  void clock_after(Number hour);
  void compact_clock(Number figures);
  bool offset();
  void date_number(Number figures);
  Number take_number();
  std::string_view take_word();
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
  bool has_date() const { return count_ + (month_ != 0 ? 1 : 0) >= 3 || is_compact_; }

  std::optional<Time> moment() const;
  std::optional<std::chrono::year_month_day> day() const;
  std::chrono::year_month_day figures_only() const;

  std::string_view rest_{};
  minutes zone_default_{};
  std::array<Number, 3> numbers_{};
  std::size_t count_{0};
  unsigned month_{0};
  char separator_{0};
  bool is_compact_{false};
  bool has_clock_{false};
  bool has_hour_only_{false};
  bool is_clock_first_{false};
  int hour_{0};
  int minute_{0};
  int second_{0};
  char half_{0};  // 'a' or 'p' of the 12-hour clock
  std::optional<minutes> zone_{};
  bool failed_{false};
};

Number DateReading::take_number() {
  Number number;
  while (next_is_digit()) {
    if (number.digits < 9) number.value = number.value * 10 + (rest_.front() - '0');
    ++number.digits;
    rest_.remove_prefix(1);
  }
  if (number.digits > 8) failed_ = true;
  return number;
}

std::string_view DateReading::take_word() {
  std::size_t length = 0;
  while (length < rest_.size() && (is_letter(rest_[length]) || rest_[length] == '\'' ||
                                   static_cast<unsigned char>(rest_[length]) >= 0x80)) {
    ++length;
  }
  const std::string_view word = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return word;
}

void DateReading::step() {
  const char c = rest_.front();
  if (is_digit(c)) return number();
  if (is_letter(c) || static_cast<unsigned char>(c) >= 0x80) return word();
  const bool may_be_offset = is_clock_first_ ? has_date() : has_clock_ || zone_;
  if ((c == '+' || c == '-') && (may_be_offset || (c == '+' && has_date())) && offset()) return;
  if (separator_ == 0 && count_ == 1 && (c == '/' || c == '.' || c == '-')) separator_ = c;
  rest_.remove_prefix(1);
}

// Signed hours and minutes; the zone that came first stays.
bool DateReading::offset() {
  const int sign = rest_.front() == '-' ? -1 : 1;
  std::string_view kept = rest_;
  rest_.remove_prefix(1);
  while (next_is(' ')) rest_.remove_prefix(1);
  if (!next_is_digit()) {
    rest_ = kept;
    return false;
  }
  const Number figures = take_number();
  int whole = figures.value;
  int part = 0;
  if (figures.digits > 2) {
    whole = figures.value / 100;
    part = figures.value % 100;
  } else if (next_is(':')) {
    rest_.remove_prefix(1);
    part = take_number().value;
  }
  if (figures.digits > 4 || whole > 24 || part > 59) failed_ = true;
  const bool is_refined = zone_ == minutes(0);
  if (!zone_ || is_refined) zone_ = minutes(sign * (whole * 60 + part));
  return true;
}

void DateReading::word() {
  std::string_view name = take_word();
  if (name == "etc" && next_is('/')) return;
  if (name == "am" || name == "pm") {
    half_ = name.front();
    return;
  }
  const bool is_mark = name == "t" && count_ > 0 && !has_clock_;
  if (is_mark && next_is_digit()) {
    std::string_view ahead = rest_;
    const Number figures = take_number();
    if (next_is(':')) {
      rest_ = ahead;
    } else {
      compact_clock(figures);
    }
    return;
  }
  if (const unsigned month = month_named(name); month != 0 && (!has_clock_ || is_clock_first_)) {
    month_ = month;  // of two, the first was a weekday: "mar. 18 août"
    return;
  }
  if (const auto zone = zone_named(name); zone && (has_clock_ || has_date())) {
    const bool is_filler = name == "at" && !has_clock_;
    if (!zone_ && !is_filler) zone_ = *zone;
    return;
  }
  const bool is_ordinal = name == "st" || name == "nd" || name == "rd" || name == "th";
  if (is_ordinal || is_date_filler(name) || count_ == 0 || has_date()) return;
  failed_ = true;
}

void DateReading::number() {
  const Number figures = take_number();
  if (next_is(':') && figures.digits <= 2 && !has_clock_) return clock_after(figures);
  if (figures.digits == 8 && count_ == 0 && month_ == 0) {
    is_compact_ = true;
    numbers_ = {
        Number{figures.value / 10000, 4},
        Number{figures.value / 100 % 100, 2},
        Number{figures.value % 100, 2}};
    count_ = 3;
    return;
  }
  const bool is_hour = has_date() && !has_clock_ && figures.digits <= 2;
  if (is_hour) {
    has_hour_only_ = has_clock_ = true;
    hour_ = figures.value;
    return;
  }
  date_number(figures);
}

void DateReading::date_number(Number figures) {
  if (has_clock_ && has_date()) return;  // what follows a complete date and time
  const bool is_asctime_year = has_clock_ && !is_clock_first_ && figures.digits != 4;
  if (count_ == numbers_.size() || figures.digits > 4 || is_asctime_year) {
    failed_ = true;
    return;
  }
  numbers_[count_++] = figures;
}

void DateReading::clock_after(Number hour) {
  is_clock_first_ = count_ == 0 && month_ == 0;
  has_clock_ = true;
  hour_ = hour.value;
  rest_.remove_prefix(1);
  if (!next_is_digit()) return;
  minute_ = take_number().value;
  if (next_is(':')) {
    rest_.remove_prefix(1);
    if (next_is_digit()) second_ = take_number().value;
  }
  if ((next_is('.') || next_is(',')) && rest_.size() > 1 && is_digit(rest_[1])) {
    rest_.remove_prefix(1);
    while (next_is_digit()) rest_.remove_prefix(1);
  }
}

// HH, HHMM or HHMMSS after a `T`.
void DateReading::compact_clock(Number figures) {
  has_clock_ = true;
  if (figures.digits == 2) {
    hour_ = figures.value;
  } else if (figures.digits == 4) {
    hour_ = figures.value / 100;
    minute_ = figures.value % 100;
  } else if (figures.digits == 6) {
    hour_ = figures.value / 10000;
    minute_ = figures.value / 100 % 100;
    second_ = figures.value % 100;
  } else {
    failed_ = true;
  }
  if (next_is('.') || next_is(',')) {
    rest_.remove_prefix(1);
    while (next_is_digit()) rest_.remove_prefix(1);
  }
}

// ---- from parts to a moment --------------------------------------------------------------------

int full_year(Number year) {
  if (year.digits > 2) return year.value;
  return year.value + (year.value < 70 ? 2000 : 1900);
}

bool is_year(Number number) { return number.digits == 4; }

std::chrono::year_month_day date_of(int year, int month, int day) {
  // Figures above 255 would wrap in the calendar's types.
  if (month < 0 || month > 12 || day < 0 || day > 31) return {};
  return std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
         std::chrono::day(static_cast<unsigned>(day));
}

std::chrono::year_month_day DateReading::figures_only() const {
  const auto [one, two, three] = numbers_;
  if (is_year(one)) {
    const bool is_alone = count_ == 1 && separator_ == 0 && !has_clock_;
    const bool is_month = count_ == 2 && separator_ == '-' && !has_clock_;
    if (count_ == 3) return date_of(one.value, two.value, three.value);
    if (is_month) return date_of(one.value, two.value, 1);
    return is_alone ? date_of(one.value, 1, 1) : std::chrono::year_month_day{};
  }
  if (count_ != 3 || three.digits == 3 || one.digits > 2 || two.digits > 2) return {};
  const bool is_month_first = separator_ == '/' ? one.value <= 12 : two.value > 12;
  const auto [month, day] = is_month_first ? std::pair(one, two) : std::pair(two, one);
  return date_of(full_year(three), month.value, day.value);
}

std::optional<std::chrono::year_month_day> DateReading::day() const {
  std::chrono::year_month_day date{};
  if (month_ == 0) {
    date = figures_only();
  } else if (count_ == 2) {
    const bool is_year_first = is_year(numbers_[0]);
    const Number year = numbers_[is_year_first ? 0 : 1];
    const Number in_month = numbers_[is_year_first ? 1 : 0];
    if (year.digits == 3 || year.digits == 1) return std::nullopt;
    date = date_of(full_year(year), static_cast<int>(month_), in_month.value);
  }
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<Time> DateReading::moment() const {
  const auto date = day();
  if (!date) return std::nullopt;
  int hour = hour_;
  if (half_ != 0) {
    if (hour > 23 || (has_hour_only_ && hour > 12)) return std::nullopt;
    if (half_ == 'a' && hour == 12) hour = 0;
    if (half_ == 'p' && hour < 12) hour += 12;
  } else if (has_hour_only_) {
    return std::nullopt;
  }
  const bool is_midnight = hour == 24 && minute_ == 0 && second_ == 0;
  if ((hour > 23 && !is_midnight) || minute_ > 59 || second_ > 60) return std::nullopt;
  const minutes zone = zone_.value_or(zone_default_);
  return Time(std::chrono::sys_days(*date)) + hours(hour) + minutes(minute_) + seconds(second_) -
         zone;
}

// Seconds (9 or 10 figures) or milliseconds (13) since 1970.
std::optional<Time> since_1970(std::string_view figures) {
  std::int64_t value = 0;
  for (char c : figures) value = value * 10 + (c - '0');
  if (figures.size() == 13) return Time(seconds(value / 1000));
  if (figures.size() == 9 || figures.size() == 10) return Time(seconds(value));
  return std::nullopt;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<Time> read_date(std::string_view text) {
  text = trim(text);
  if (const auto plain = read_plain_date(text)) return plain;
  if (text.empty() || text.size() > longest_date) return std::nullopt;
  const bool is_figures = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_figures && text.size() > 8) return text.size() > 13 ? std::nullopt : since_1970(text);
  const bool is_korean = contains(text, "년") || contains(text, "오전") || contains(text, "오후");
  const std::string plain = plain_spelling(text);
  const auto time = DateReading(plain, is_korean ? hours(9) : hours(0)).read();
  // An offset can push a moment out of the years that RFC 3339 can write.
  using namespace std::chrono_literals;
  const Time first = std::chrono::sys_days(0y / 1 / 1);
  const Time last = std::chrono::sys_days(9999y / 12 / 31) + 24h - 1s;
  if (!time || *time < first || *time > last) return std::nullopt;
  return time;
}

std::string format_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string out;
  const auto put = [&](long value, int width) {
    std::string figures = std::to_string(value);
    out.append(
        static_cast<std::size_t>(std::max(0, width - static_cast<int>(figures.size()))), '0'
    );
    out += figures;
  };
  put(static_cast<int>(date.year()), 4);
  out += '-';
  put(static_cast<long>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  put(static_cast<long>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  put(clock.hours().count(), 2);
  out += ':';
  put(clock.minutes().count(), 2);
  out += ':';
  put(clock.seconds().count(), 2);
  return out += 'Z';
}

void note_unread_date(std::vector<std::string>& unread, std::string_view written) {
  constexpr std::size_t most = 100;
  constexpr std::size_t longest = 100;  // bytes
  std::string date = collapse(valid_utf8(written.substr(0, longest)));
  if (!date.empty() && unread.size() < most) unread.push_back(std::move(date));
}

}  // namespace feedwire::feeds
