// Which vocabulary a namespace's URI, or the prefix that everyone gives it, stands for.
#pragma once

#include <optional>
#include <string_view>

#include "feeds/xml.hpp"

namespace feedwire::feeds {

/// Case and a final `/` or `#` do not count. Nothing for a URI that we do not know.
std::optional<Vocabulary> vocabulary_by_uri(std::string_view uri);
std::optional<Vocabulary> vocabulary_by_prefix(std::string_view prefix);

/// One of the namespaces of RSS 0.9 and 0.90.
bool is_netscape_rdf(std::string_view uri);

}  // namespace feedwire::feeds
