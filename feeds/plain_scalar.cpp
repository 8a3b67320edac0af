#include "feeds/plain_scalar.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

/// A number that comes back as it was written: what JSON would call one, and that fits.
std::optional<json::value> number(std::string_view text) {
  std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !is_digit(digits.front()) || !is_digit(digits.back())) return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return std::nullopt;  // 007
  const char* const end = text.data() + text.size();
  std::int64_t integer{};
  if (const auto read = std::from_chars(text.data(), end, integer); read.ptr == end) {
    if (read.ec == std::errc{}) return json::value(integer);
    std::uint64_t large{};
    if (std::from_chars(text.data(), end, large).ec == std::errc{}) return json::value(large);
    return std::nullopt;
  }
  // More digits, or an exponent, would not survive Boost.JSON's way from text to number and back.
  constexpr std::size_t most_digits = 16;  // the point included
  if (digits.size() > most_digits || digits.find_first_of("eE") != std::string_view::npos)
    return std::nullopt;
  double real{};
  const auto read = std::from_chars(text.data(), end, real);
  if (read.ptr != end || read.ec != std::errc{}) return std::nullopt;
  std::array<char, 32> again{};
  const auto written = std::to_chars(again.data(), again.data() + again.size(), real);
  if (std::string_view(again.data(), written.ptr) != text)
    return std::nullopt;  // 1.10 is a version
  return json::value(real);
}

}  // namespace

json::value plain_scalar(std::string_view text, bool is_text) {
  if (text.empty()) return json::value(text);
  if (text == "null" || text == "~" || text == "Null" || text == "NULL") return nullptr;
  if (is_text) return json::value(text);
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto value = number(text)) return *value;
  return json::value(text);
}

}  // namespace feedwire::feeds
