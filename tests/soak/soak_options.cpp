#include "tests/soak/soak_options.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace feedwire::tests {
namespace {

constexpr double requests_a_second = 22;
constexpr double items_a_second = 16;

std::optional<int> positive(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 1) return std::nullopt;
  return number;
}

}  // namespace

std::chrono::seconds SoakOptions::interval() const {
  return std::max(
      std::chrono::seconds(2), std::chrono::seconds(static_cast<int>(feeds / requests_a_second))
  );
}

std::chrono::duration<double> SoakOptions::publish_every() const {
  return std::chrono::duration<double>(std::max(2.0, feeds / items_a_second));
}

std::optional<SoakOptions> soak_options(int count, const char* const* arguments) {
  SoakOptions options;
  int i = 1;
  if (i < count && arguments[i][0] != '-') {
    const auto length = positive(arguments[i++]);
    if (!length) return std::nullopt;
    options.length = std::chrono::seconds(*length);
  }
  for (; i < count; i += 2) {
    const std::string_view name = arguments[i];
    const auto number = i + 1 < count ? positive(arguments[i + 1]) : std::nullopt;
    if (!number) return std::nullopt;
    if (name == "--feeds") {
      options.feeds = *number;
    } else if (name == "--followers") {
      options.followers = *number;
    } else if (name == "--reload-every") {
      options.reload_every = std::chrono::seconds(*number);
    } else {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace feedwire::tests
