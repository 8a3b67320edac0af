// A rhythm in words.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "feeds/forecast.hpp"
#include "feeds/rhythm.hpp"

namespace feedwire::feeds {
namespace {

using std::chrono::days;

// A pattern is told where so much of it is no chance.
constexpr double worth_telling = 0.5;
// A longer part of the day is no pattern to speak of.
constexpr std::size_t longest_told = 14;

std::string counted(long number, const char* noun, const char* nouns) {
  return std::to_string(number) + (number == 1 ? noun : nouns);
}

std::string entries_per(double number, const char* span) {
  return "about " + counted(std::max(1L, std::lround(number)), " entry ", " entries ") + span;
}

std::string rate_in_words(double a_day) {
  if (a_day >= 0.75) return entries_per(a_day, "a day");
  if (a_day >= 0.75 / 7) return entries_per(a_day * 7, "a week");
  if (a_day >= 0.75 / 30) return entries_per(a_day * 30, "a month");
  return "less than an entry a month";
}

std::string two_digits(std::size_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// The shortest run of hours, over midnight too, that holds three quarters of all.
std::string hours_in_words(const Rhythm& rhythm) {
  const auto& hours = rhythm.hours;
  const float most = 0.75F * std::accumulate(hours.begin(), hours.end(), 0.0F);
  std::size_t best_begin = 0, best_length = 24, length = 0;
  float held = 0;
  for (std::size_t begin = 0; begin < 24; ++begin) {
    while (held < most && length < 24) held += hours[(begin + length++) % 24];
    if (held >= most && length < best_length) best_begin = begin, best_length = length;
    held -= hours[begin];
    --length;
  }
  if (best_length > longest_told) return {};
  const std::size_t end = (best_begin + best_length) % 24;
  return ", mostly " + two_digits(best_begin) + "–" + two_digits(end) + " h GMT";
}

std::string weekdays_in_words(const Rhythm& rhythm) {
  static constexpr std::array names{
      "Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"};
  const float total = std::accumulate(rhythm.weekdays.begin(), rhythm.weekdays.end(), 0.0F);
  std::vector<std::size_t> kept;
  for (std::size_t day = 0; day < 7; ++day) {
    if (rhythm.weekdays[day] >= total / 10) kept.push_back(day);
  }
  if (kept == std::vector<std::size_t>{1, 2, 3, 4, 5}) return ", on working days";
  if (kept.empty() || kept.size() > 3) return {};
  std::string words = ", on ";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) words += i + 1 == kept.size() ? " and " : ", ";
    words += names.at(kept[i]);
  }
  return words;
}

}  // namespace

std::string in_words(const Rhythm& rhythm, Time now) {
  return in_words(rhythm, Forecast(rhythm, now));
}

std::string in_words(const Rhythm& rhythm, const Forecast& forecast) {
  if (rhythm.is_empty()) return "not known yet";
  const bool has_newest = rhythm.newest != Time{};
  const auto silence =
      std::chrono::floor<days>(forecast.now() - (has_newest ? rhythm.newest : rhythm.since));
  const double a_day = forecast.mean_rate() * 86400;
  if (silence >= days(30) && a_day < 0.75 / 30)
    return "silent for " + std::to_string(silence.count()) + " days";
  if (!has_newest) return "no entry yet";
  std::string words = rate_in_words(a_day);
  if (forecast.weekdays_trust() >= worth_telling) words += weekdays_in_words(rhythm);
  if (forecast.hours_trust() >= worth_telling) words += hours_in_words(rhythm);
  return words;
}

}  // namespace feedwire::feeds
