// Runs another program and hears what it says.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace feedwire::cli {

struct ProgramOutput {
  std::string text{};  ///< of its standard output
  int exit{};          ///< 128 and the signal where one ended it
};

/// `words` are the program, looked up on PATH, and its arguments. Its standard error is ours.
/// Nothing where it cannot be run.
std::optional<ProgramOutput> output_of(std::vector<std::string> words);

}  // namespace feedwire::cli
