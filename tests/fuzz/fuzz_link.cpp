// Any reference resolves against any base; what is absolute stays, and resolving twice changes
// nothing. The first line is the base.
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/link.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string base = clean_url(input.substr(0, line));
  const std::string_view reference = input.substr(std::min(line + 1, input.size()));
  const std::string url = resolve(reference, base);
  assert(url.size() <= input.size() + 2);
  assert(clean_url(url) == url || url.find_first_of("\n\r\t") == std::string::npos);
  if (has_scheme(clean_url(reference))) assert(url == clean_url(reference));
  if (is_absolute_url(base)) assert(has_scheme(url));
  if (is_absolute_url(base) && has_scheme(url)) assert(resolve(url, base) == clean_url(url));
  if (is_http_url(url)) assert(is_absolute_url(url));
  return 0;
}
