#include "cli/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "cli/display_width.hpp"

namespace feedwire::cli {
namespace {

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw std::system_error(errno, std::generic_category(), "cannot write the output");
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// What cannot even be complained about is let go.
void write_error(const std::string& text) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void put(std::string_view text) { write_all(STDOUT_FILENO, text); }

void note(std::string_view line) { write_error(harmless(line) + '\n'); }

void complain(const Problem& problem) { note("feedwire: " + to_string(problem)); }

void show_progress(std::string_view line) { write_error("\r\x1b[K" + harmless(line)); }

}  // namespace feedwire::cli
