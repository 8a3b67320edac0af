// Any text is HTML: its text has no loose blanks, and sanitising it twice changes nothing.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/discover.hpp"
#include "feeds/html.hpp"
#include "feeds/sanitise.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string html = valid_utf8({reinterpret_cast<const char*>(bytes), size});
  const std::string text = html_to_text(html);
  assert(is_valid_utf8(text));
  assert(collapse(text) == text);
  first_image(html);
  discover(html, "http://example.net/page");
  const std::string absolute = absolute_html(html, "http://example.net/a/b?c#d");
  assert(absolute_html(absolute, "http://example.net/a/b?c#d") == absolute);
  assert(absolute_html(html, "") == html);
  const std::string safe = sanitise(html);
  assert(is_valid_utf8(safe));
  assert(sanitise(safe) == safe);
  assert(find_ignoring_case(safe, "<script") == std::string::npos);
  assert(html_to_text(sanitise(safe)) == html_to_text(safe));
  return 0;
}
