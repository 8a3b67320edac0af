#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace feedwire::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

const char* sequence(Colour colour) {
  switch (colour) {
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::red:
      return "\x1b[31m";
    case Colour::dim:
      return "\x1b[2m";
    case Colour::bold:
      return "\x1b[1m";
    case Colour::none:
      break;
  }
  return "";
}

}  // namespace

Screen screen_of(int descriptor) {
  if (::isatty(descriptor) == 0) return {};
  winsize size{};
  const bool known = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {
      .is_terminal = true,
      .has_colours = environment("NO_COLOR").empty() && environment("TERM") != "dumb",
      .columns = known ? size.ws_col : 80};
}

std::string painted(std::string_view text, Colour colour, const Screen& screen) {
  if (!screen.has_colours || colour == Colour::none || text.empty()) return std::string{text};
  return sequence(colour) + std::string{text} + "\x1b[0m";
}

}  // namespace feedwire::cli
