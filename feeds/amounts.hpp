// Numbers as people read them: "1 item", "3 items", "1.2 MiB".
#pragma once

#include <cstdint>
#include <string>

namespace feedwire::feeds {

/// "1 item", "3 items"
std::string counted(std::int64_t count, const char* noun);

/// "512 B", "1.2 KiB", "34 MiB": three digits at most.
std::string size_words(std::int64_t bytes);

}  // namespace feedwire::feeds
