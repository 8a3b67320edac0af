// Any bytes decode to valid UTF-8, whatever is claimed of them. The first line is the claim.
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/charset.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string claim = "text/xml; charset=" + std::string(input.substr(0, line));
  const std::string_view body = input.substr(std::min(line + 1, input.size()));
  for (const DecodedText& decoded : {decode(body, {.content_type = claim}), decode(input, {})}) {
    assert(is_valid_utf8(decoded.text));
    assert(!decoded.encoding.empty());
    assert(lower(decoded.encoding) == decoded.encoding);
    assert(decoded.text.size() <= 8 * input.size() + 64);
    for (const std::string& repair : decoded.repairs) assert(is_valid_utf8(repair));
  }
  return 0;
}
