// Sentences on a terminal of some width.
#pragma once

#include <string>
#include <string_view>

#include "cli/terminal.hpp"

namespace feedwire::cli {

/// `text`, already harmless, broken at spaces so that no line is wider than the screen. `taken`
/// columns stand before the first line, and the others are indented by `margin`. A word that is too
/// long for a line stays whole. Where the screen has no limit it is one line.
std::string wrapped(std::string_view text, int taken, int margin, const Screen& screen);

}  // namespace feedwire::cli
