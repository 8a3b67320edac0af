// A rhythm as text: fixed width, one alphabet, weights on a logarithmic scale.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "feeds/rhythm.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::string_view alphabet =
    "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr char version = '1';
constexpr std::size_t time_width = 6;    // 36 bits of seconds: up to the year 4147
constexpr std::size_t weight_width = 3;  // 18 bits
constexpr std::int64_t weight_steps = 1 << 18;
// From a ten-thousandth to a hundred million; a step is about a ten-thousandth of the value.
constexpr double least_weight = 1e-4;
constexpr double most_weight = 1e8;

double step() {
  static const double ratio = std::log(most_weight / least_weight) / double(weight_steps - 2);
  return ratio;
}

/// Both ways walk the fields in the same order.
void each_field(auto& rhythm, const auto& time, const auto& weight) {
  time(rhythm.since);
  time(rhythm.looked);
  time(rhythm.newest);
  time(rhythm.aged);
  for (auto* one :
       {&rhythm.slow,
        &rhythm.recent,
        &rhythm.groups,
        &rhythm.active_hours,
        &rhythm.active_days,
        &rhythm.drawn,
        &rhythm.room,
        &rhythm.limit})
    weight(*one);
  for (auto& one : rhythm.hours) weight(one);
  for (auto& one : rhythm.weekdays) weight(one);
}

constexpr std::size_t whole_width = 1 + 4 * time_width + (8 + 24 + 7) * weight_width;

void put(std::string& out, std::int64_t number, std::size_t width) {
  for (std::size_t digit = width; digit-- > 0;)
    out += alphabet[static_cast<std::size_t>(number >> (6 * digit)) & 63];
}

/// -1: none of the alphabet.
int digit_of(char letter) {
  static const auto digits = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
      table.at(static_cast<unsigned char>(alphabet[i])) = static_cast<std::int8_t>(i);
    return table;
  }();
  return digits[static_cast<unsigned char>(letter)];
}

std::int64_t code_of(float weight) {
  const auto value = static_cast<double>(weight);
  if (!(value > least_weight / 2)) return 0;
  if (value >= most_weight) return weight_steps - 1;
  return 1 + std::max<std::int64_t>(0, std::llround(std::log(value / least_weight) / step()));
}

float weight_of(std::int64_t code) {
  if (code == 0) return 0;
  return static_cast<float>(least_weight * std::exp(static_cast<double>(code - 1) * step()));
}

}  // namespace

std::string to_string(const Rhythm& rhythm) {
  if (rhythm.is_empty()) return {};
  std::string out(1, version);
  out.reserve(whole_width);
  each_field(
      rhythm,
      [&](Time at) {
        const std::int64_t seconds = at.time_since_epoch().count();
        put(out, std::clamp<std::int64_t>(seconds, 0, (std::int64_t{1} << 36) - 1), time_width);
      },
      [&](float weight) { put(out, code_of(weight), weight_width); }
  );
  return out;
}

Rhythm rhythm_from_string(std::string_view text) {
  if (text.size() != whole_width || text.front() != version) return {};
  text.remove_prefix(1);
  bool is_readable = true;
  const auto take = [&](std::size_t width) {
    std::int64_t number = 0;
    for (const char letter : text.substr(0, width)) {
      const int digit = digit_of(letter);
      is_readable = is_readable && digit >= 0;
      number = number * 64 + std::max(digit, 0);
    }
    text.remove_prefix(width);
    return number;
  };
  Rhythm rhythm;
  each_field(
      rhythm,
      [&](Time& at) { at = Time(std::chrono::seconds(take(time_width))); },
      [&](float& weight) { weight = weight_of(take(weight_width)); }
  );
  return is_readable && !rhythm.is_empty() ? rhythm : Rhythm{};
}

}  // namespace feedwire::feeds
