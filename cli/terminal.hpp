// What stands at the other end of an output: a terminal of some width with colours, or a file.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::cli {

struct Screen {
  bool is_terminal{false};
  bool has_colours{false};
  int columns{0};  ///< 0: no limit, as for files and pipes
};

/// Looks at a file descriptor, and at NO_COLOR and TERM in the environment.
Screen screen_of(int descriptor);

enum class Colour { none, green, yellow, red, dim, bold };

/// `text` in a colour where the screen has colours, else as it is.
std::string painted(std::string_view text, Colour colour, const Screen& screen);

}  // namespace feedwire::cli
