// `feedwire parse`: what one document says, without a daemon.
#pragma once

#include <string>

namespace feedwire::cli {

struct ParseOptions {
  std::string file{};          ///< "-" is standard input
  bool json{false};            ///< one object for programs rather than a page for people
  std::string url{};           ///< where the document came from
  std::string content_type{};  ///< the HTTP header
};

/// Prints what the document says on standard output. The exit status: 0 it is a feed, 1 it is none,
/// 2 the file cannot be read.
int parse_document(const ParseOptions& options);

}  // namespace feedwire::cli
