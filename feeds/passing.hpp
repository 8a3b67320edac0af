// What a page says of the moment at which it is looked at: "12分钟前", "3 hours ago", "阅读 1234".
// It changes at every look, and nobody has edited anything.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The text without such numbers, and without the units of times. `text` has no white space; any
/// bytes will do.
std::string without_passing(std::string_view text);

}  // namespace feedwire::feeds
