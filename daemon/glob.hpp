// Patterns of file names, as the shell and .gitignore have them.
#pragma once

#include <string_view>

namespace feedwire::daemon {

/// `*` and `?` stop at a slash, `**/` is any number of folders (none too), `[a-z]` and `[!a-z]` one
/// character of a set. The path is relative, with `/` between its parts.
bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace feedwire::daemon
