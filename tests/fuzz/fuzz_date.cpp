// Any text is a date or none, and a date that was read reads the same once it is written.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>

#include "feeds/date.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto time = read_date({reinterpret_cast<const char*>(bytes), size});
  if (!time) return 0;
  const std::string written = format_rfc3339(*time);
  assert(written.size() == 20);
  assert(read_date(written) == time);
  return 0;
}
