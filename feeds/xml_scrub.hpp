// Characters that XML forbids, and those that windows-1252 meant.
#pragma once

#include <string>

namespace feedwire::feeds {

/// Takes control characters, NULs and non-characters out of valid UTF-8 and reads U+0080 to U+009F
/// as windows-1252. True if anything was lost; text that needs nothing is not touched.
bool scrub_xml(std::string& text);

}  // namespace feedwire::feeds
