// `feedwire-parse`: the parse command alone, for measuring the readers where nothing else is built.
#include <cstdio>
#include <cstring>

#include "cli/parse.hpp"

namespace {

int usage() {
  std::fputs("usage: feedwire-parse FILE|- [--json] [--url URL] [--content-type CT]\n", stderr);
  return 2;
}

}  // namespace

int main(int count, char** words) {
  feedwire::cli::ParseOptions options;
  for (int at = 1; at < count; ++at) {
    const char* word = words[at];
    const bool has_next = at + 1 < count;
    if (std::strcmp(word, "--json") == 0) {
      options.json = true;
    } else if (std::strcmp(word, "--url") == 0 && has_next) {
      options.url = words[++at];
    } else if (std::strcmp(word, "--content-type") == 0 && has_next) {
      options.content_type = words[++at];
    } else if (options.file.empty() && (word[0] != '-' || word[1] == '\0')) {
      options.file = word;
    } else {
      return usage();
    }
  }
  return options.file.empty() ? usage() : feedwire::cli::parse_document(options);
}
