// Any bytes are a list of feeds or a Problem, and a list that was read is written so that it reads
// back.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feeds/newsboat_urls.hpp"
#include "feeds/opml.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const NewsboatList list = read_newsboat_urls({reinterpret_cast<const char*>(bytes), size});
  for (const Outline& outline : list.feeds)
    assert(!outline.url.empty() && is_valid_utf8(outline.url));
  const auto outlines = read_opml({reinterpret_cast<const char*>(bytes), size});
  if (!outlines) return 0;
  for (const Outline& outline : *outlines) {
    assert(!outline.url.empty());
    assert(is_valid_utf8(outline.url));
    assert(is_valid_utf8(outline.title));
  }
  const auto text = write_opml(*outlines, "list");
  const auto again = read_opml(text);
  assert(again && again->size() == outlines->size());
  assert(write_opml(*again, "list") == text);
  return 0;
}
