#include "feeds/json_ids.hpp"

#include <algorithm>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t safe_figures = 18;  // of any integer of 64 bits

// The number that is the value of the member whose name ends at `at`; "" if it is none.
std::string_view number_after(std::string_view json, std::size_t at) {
  const auto skip_blanks = [&] {
    while (at < json.size() && is_blank(json[at])) ++at;
  };
  skip_blanks();
  if (at == json.size() || json[at] != ':') return {};
  ++at;
  skip_blanks();
  const std::size_t end = std::min(json.find_first_not_of("0123456789+-.eE", at), json.size());
  const std::string_view number = json.substr(at, end - at);
  const bool is_number = !number.empty() && (is_digit(number.front()) || number.front() == '-');
  return is_number ? number : std::string_view{};
}

bool keeps_its_figures(std::string_view number) {
  return number.size() <= safe_figures && number.find_first_of(".eE") == number.npos;
}

}  // namespace

std::optional<std::string> with_quoted_ids(std::string_view json) {
  constexpr std::string_view name = "\"id\"";
  std::string quoted;
  std::size_t copied = 0;
  for (std::size_t at = json.find(name); at != json.npos; at = json.find(name, at + 1)) {
    const bool is_inside_a_string = at > 0 && json[at - 1] == '\\';
    if (is_inside_a_string) continue;
    const std::string_view number = number_after(json, at + name.size());
    if (number.empty() || keeps_its_figures(number)) continue;
    const auto begin = static_cast<std::size_t>(number.data() - json.data());
    quoted.append(json, copied, begin - copied).append("\"").append(number).append("\"");
    copied = begin + number.size();
  }
  if (copied == 0) return std::nullopt;
  return quoted.append(json, copied);
}

}  // namespace feedwire::feeds
