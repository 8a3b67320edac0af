// One spelling of everything in a date that can be spelt in several ways.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Lower case, comments in brackets dropped, East Asian signs turned into those of ISO 8601, `p.m.`
/// made `pm`.
std::string plain_spelling(std::string_view text);

}  // namespace feedwire::feeds
