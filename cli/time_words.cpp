#include "cli/time_words.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace feedwire::cli {
namespace {

using namespace std::chrono;

/// Takes exactly `digits` digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char digit : text.substr(0, digits)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take_one_of(std::string_view& text, std::string_view choices) {
  if (text.empty() || choices.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<year_month_day> take_date(std::string_view& text) {
  const auto y = take_number(text, 4);
  if (!y || !take_one_of(text, "-")) return std::nullopt;
  const auto m = take_number(text, 2);
  if (!m || !take_one_of(text, "-")) return std::nullopt;
  const auto d = take_number(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date{
      year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

/// Seconds since midnight; a leap second counts as the one before it.
std::optional<seconds> take_clock(std::string_view& text) {
  const auto h = take_number(text, 2);
  if (!h || *h > 23 || !take_one_of(text, ":")) return std::nullopt;
  const auto m = take_number(text, 2);
  if (!m || *m > 59 || !take_one_of(text, ":")) return std::nullopt;
  const auto s = take_number(text, 2);
  if (!s || *s > 60) return std::nullopt;
  if (take_one_of(text, ".")) {
    if (!take_one_of(text, "0123456789")) return std::nullopt;
    while (take_one_of(text, "0123456789")) continue;
  }
  return hours{*h} + minutes{*m} + seconds{std::min(*s, 59)};
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take_one_of(text, "Zz")) return minutes{0};
  const bool west = text.starts_with('-');
  if (!take_one_of(text, "+-")) return std::nullopt;
  const auto h = take_number(text, 2);
  if (!h || *h > 23 || !take_one_of(text, ":")) return std::nullopt;
  const auto m = take_number(text, 2);
  if (!m || *m > 59) return std::nullopt;
  const minutes offset = hours{*h} + minutes{*m};
  return west ? -offset : offset;
}

/// Ages up to a thousand years: beyond that the calendar ends.
std::optional<seconds> parse_age(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  seconds one{0};
  if (unit == "s") one = seconds{1};
  if (unit == "m" || unit == "min") one = minutes{1};
  if (unit == "h") one = hours{1};
  if (unit == "d") one = days{1};
  if (unit == "w") one = weeks{1};
  constexpr seconds longest = days{365'000};
  if (one == seconds{0} || count > longest / one) return std::nullopt;
  return one * count;
}

Time local_midnight(year_month_day date) {
  std::tm civil{};
  civil.tm_year = static_cast<int>(date.year()) - 1900;
  civil.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  civil.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  civil.tm_isdst = -1;
  return Time{seconds{std::mktime(&civil)}};
}

}  // namespace

Time now() { return floor<seconds>(system_clock::now()); }

std::string rfc3339(Time time) {
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  return fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
      static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()),
      clock.hours().count(),
      clock.minutes().count(),
      clock.seconds().count()
  );
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take_one_of(text, "Tt ")) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return sys_days{*date} + *clock - *offset;
}

Result<Time> parse_when(std::string_view text, Time now) {
  if (const auto time = parse_rfc3339(text)) return *time;
  std::string_view rest = text;
  if (const auto date = take_date(rest); date && rest.empty()) return local_midnight(*date);
  if (const auto age = parse_age(text)) return now - *age;
  return Problem{
      .what = "no time that can be read: \"" + std::string{text} + "\"",
      .remedy = "give 2026-08-18T09:30:00Z, 2026-08-18, or an age such as 2h or 7d"};
}

std::string local_time(Time time) {
  const std::time_t moment = time.time_since_epoch().count();
  std::tm civil{};
  if (::localtime_r(&moment, &civil) == nullptr) return rfc3339(time);
  return fmt::format(
      "{:04}-{:02}-{:02} {:02}:{:02}",
      civil.tm_year + 1900,
      civil.tm_mon + 1,
      civil.tm_mday,
      civil.tm_hour,
      civil.tm_min
  );
}

std::string length_words(seconds length) {
  if (length < minutes{1}) return fmt::format("{} s", length.count());
  if (length < hours{1}) return fmt::format("{} min", floor<minutes>(length).count());
  if (length < days{2}) return fmt::format("{} h", floor<hours>(length).count());
  return fmt::format("{} days", floor<days>(length).count());
}

std::string relative_time(Time time, Time now) {
  const seconds distance = now - time;
  if (distance >= seconds{0}) {
    return distance < seconds{5} ? "just now" : length_words(distance) + " ago";
  }
  return "in " + length_words(-distance);
}

}  // namespace feedwire::cli
