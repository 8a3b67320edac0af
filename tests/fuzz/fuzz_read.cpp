// Any document can be read: what comes out is valid UTF-8, of bounded size, and reads as JSON.
#include <boost/json/parse.hpp>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>

#include "feeds/describe.hpp"
#include "feeds/read.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const Document document{
      .bytes = {reinterpret_cast<const char*>(bytes), size},
      .url = "http://example.net/a/feed?x#y"};
  const auto feed = read(document);
  if (!feed) {
    assert(!feed.error().what.empty());
    assert(is_valid_utf8(to_string(feed.error())));
    return 0;
  }
  assert(feed->format != Format::unknown);
  const std::string described = describe(*feed);
  assert(is_valid_utf8(described));
  assert(described.size() < 200 * size + 64 * 1024 * 1024);
  boost::json::error_code error;
  boost::json::parse(described, error);
  assert(!error);
  return 0;
}
