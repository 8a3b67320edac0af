#include "cli/parse.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "cli/display_width.hpp"
#include "cli/parse_page.hpp"
#include "cli/terminal.hpp"
#include "feeds/describe.hpp"
#include "feeds/read.hpp"

namespace feedwire::cli {
namespace {

std::optional<std::string> read_all(std::FILE* file) {
  std::string bytes;
  char chunk[65536];
  std::size_t got = 0;
  while ((got = std::fread(chunk, 1, sizeof chunk, file)) > 0) bytes.append(chunk, got);
  if (std::ferror(file) != 0) return std::nullopt;
  return bytes;
}

std::optional<std::string> read_file(const std::string& path) {
  if (path == "-") return read_all(stdin);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen(path.c_str(), "rb"), &std::fclose
  );
  if (!file) return std::nullopt;
  return read_all(file.get());
}

// Nothing was read because a URL stands where a file should.
std::string advice_for(const std::string& file) {
  if (!file.starts_with("http://") && !file.starts_with("https://")) return {};
  return "; only files are read here: try curl -sL '" + file + "' | feedwire parse - --url '" +
         file + "'";
}

}  // namespace

int parse_document(const ParseOptions& options) {
  const auto bytes = read_file(options.file);
  if (!bytes) {
    const std::string line =
        harmless(options.file + ": " + std::strerror(errno) + advice_for(options.file));
    std::fprintf(stderr, "feedwire: %s\n", line.c_str());
    return 2;
  }
  const auto feed =
      feeds::read({.bytes = *bytes, .url = options.url, .content_type = options.content_type});
  if (options.json) {
    std::fputs(
        (harmless_json(feeds::describe(feed ? *feed : feeds::Feed{})) + '\n').c_str(), stdout
    );
  }
  if (!feed) {
    std::fprintf(
        stderr,
        "feedwire: %s: %s\n",
        options.file.c_str(),
        harmless(to_string(feed.error())).c_str()
    );
    return 1;
  }
  if (!options.json) std::fputs(parse_page(*feed, screen_of(STDOUT_FILENO)).c_str(), stdout);
  if (std::fflush(stdout) == 0) return 0;
  std::fprintf(stderr, "feedwire: cannot write the output: %s\n", std::strerror(errno));
  return 1;
}

}  // namespace feedwire::cli
