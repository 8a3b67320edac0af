// Whatever front matter says, what is written of it reads back as the same.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/front_matter.hpp"
#include "feeds/identity.hpp"
#include "feeds/post.hpp"
#include "feeds/post_pattern.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text = valid_utf8({reinterpret_cast<const char*>(bytes), size});
  Entry held{.title = text, .content = {text, "html"}};
  adopt_front_matter(held);
  const bool opens = starts_with_front_matter(text);
  const auto document = read_front_matter(text);
  if (!document) return 0;
  assert(opens);
  const Entry& entry = document->entry;
  assert(is_valid_utf8(entry.front_matter.json));
  assert(is_valid_utf8(entry.title));
  const std::string post = write_post(entry);
  const auto again = read_front_matter(post);
  assert(again && again->repairs.empty());
  assert(again->entry.title == entry.title);
  assert(again->entry.authors.size() == entry.authors.size());
  assert(again->entry.categories == entry.categories);
  assert(again->entry.published == entry.published);
  assert(again->entry.content == entry.content);
  assert(write_post(again->entry) == post);
  assert(is_valid_utf8(post_file_name(entry, "1")));
  static const auto pattern = PostPattern::parse("{category}/{feed}/{date}-{slug}.md");
  const std::string path =
      pattern->path({.category = entry.categories, .feed = entry.id, .title = entry.title});
  assert(is_valid_utf8(path));
  assert(("/" + path).find("/.") == std::string::npos);
  assert(path.front() != '/');
  content_hash(entry);
  return 0;
}
