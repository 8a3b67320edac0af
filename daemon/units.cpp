#include "daemon/units.hpp"

#include <charconv>
#include <utility>

namespace feedwire::daemon {
namespace {

struct Quantity {
  std::uint64_t number{};
  std::string_view unit{};
};

std::optional<Quantity> split(std::string_view text) {
  Quantity quantity;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, quantity.number);
  if (error != std::errc() || rest == text.data()) return std::nullopt;
  quantity.unit = std::string_view(rest, static_cast<std::size_t>(end - rest));
  return quantity;
}

using Unit = std::pair<std::string_view, std::uint64_t>;

constexpr Unit durations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
constexpr Unit sizes[] = {
    {"B", 1},
    {"KB", 1000},
    {"MB", 1000'000},
    {"GB", 1000'000'000},
    {"KiB", 1 << 10},
    {"MiB", 1 << 20},
    {"GiB", 1 << 30}};

template <std::size_t N>
std::optional<std::uint64_t> scaled(std::string_view text, const Unit (&units)[N]) {
  // Far above anything sensible, far below where sums of times overflow.
  constexpr std::uint64_t limit = 1ULL << 52;
  const auto quantity = split(text);
  if (!quantity) return std::nullopt;
  for (const auto& [name, factor] : units) {
    if (name != quantity->unit) continue;
    if (quantity->number > limit / factor) return std::nullopt;
    return quantity->number * factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto value = scaled(text, durations);
  if (!value) return std::nullopt;
  return std::chrono::milliseconds(*value);
}

std::optional<std::uint64_t> parse_size(std::string_view text) { return scaled(text, sizes); }

std::optional<schema::Retention> parse_retention(std::string_view text) {
  if (text == "forever") return schema::Retention{};
  if (const auto quantity = split(text); quantity && quantity->unit == " items") {
    constexpr std::uint64_t most = 1'000'000'000;
    if (quantity->number == 0 || quantity->number > most) return std::nullopt;
    return schema::Retention{.items = static_cast<std::int64_t>(quantity->number)};
  }
  const auto age = parse_duration(text);
  if (!age || *age < std::chrono::seconds(1)) return std::nullopt;
  return schema::Retention{.age = std::chrono::floor<std::chrono::seconds>(*age)};
}

std::string format_retention(const schema::Retention& retention) {
  if (retention.is_forever()) return "forever";
  if (retention.items > 0) return std::to_string(retention.items) + " items";
  return format_duration(retention.age);
}

std::string format_duration(std::chrono::seconds duration) {
  const auto count = duration.count();
  const std::pair<std::int64_t, const char*> units[] = {{86'400, "d"}, {3600, "h"}, {60, "m"}};
  for (const auto& [size, name] : units) {
    if (count != 0 && count % size == 0) return std::to_string(count / size) + name;
  }
  return std::to_string(count) + "s";
}

}  // namespace feedwire::daemon
