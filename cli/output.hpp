// The one place that writes to standard output and standard error.
#pragma once

#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::cli {

/// Writes all of `text` to standard output before it returns; throws std::system_error when that
/// fails (a full disk, say). A reader that went away ends the process by SIGPIPE, quietly.
void put(std::string_view text);

/// A line on standard error, made harmless.
void note(std::string_view line);

/// "feedwire: what (where); remedy" on standard error.
void complain(const Problem& problem);

/// Replaces the last line of standard error, for progress on a terminal; "" clears it.
void show_progress(std::string_view line);

}  // namespace feedwire::cli
