// What counts as a change of an entry.
#include <string>
#include <string_view>

#include "feeds/fingerprint.hpp"
#include "feeds/html.hpp"
#include "feeds/identity.hpp"
#include "feeds/passing.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

/// The text that is hashed: parts without any white space, each closed by a byte that no text
/// holds.
class Digest {
 public:
  void add(std::string_view part) {
    append(part);
    text_ += '\xFF';
  }

  /// Bodies of entries hold what passes; titles and names do not.
  void add(const Body& body) {
    const bool is_markup = body.type == "html" || body.type == "markdown";
    const std::size_t begin = text_.size();
    is_markup ? append(html_to_text(body.text)) : append(body.text);
    const bool has_numbers = text_.find_first_of("0123456789", begin) != std::string::npos;
    if (has_numbers) text_.replace(begin, text_.npos, without_passing(text_.substr(begin)));
    text_ += '\xFF';
  }

  ContentHash hash() const { return {fingerprint(text_)}; }

 private:
  void append(std::string_view part) {
    const std::size_t begin = text_.size();
    text_.resize(begin + part.size());
    char* out = text_.data() + begin;
    for (std::size_t at = 0; at < part.size(); ++at) {
      const char c = part[at];
      if (is_blank(c)) continue;
      if (c == '\xC2' && at + 1 < part.size() && part[at + 1] == '\xA0') {
        ++at;  // a no-break space
      } else {
        *out++ = c;
      }
    }
    text_.resize(static_cast<std::size_t>(out - text_.data()));
  }

  std::string text_{};
};

}  // namespace

ContentHash content_hash(const Entry& entry) {
  Digest digest;
  digest.add(entry.title);
  digest.add(canonical_url(entry.url));
  for (const Person& author : entry.authors)
    digest.add(author.name.empty() ? author.email : author.name);
  digest.add(std::string_view{});
  for (const std::string& category : entry.categories) digest.add(category);
  digest.add(std::string_view{});
  if (entry.summary != entry.content) digest.add(entry.summary);
  digest.add(entry.content);
  for (const Enclosure& enclosure : entry.enclosures) digest.add(canonical_url(enclosure.url));
  return digest.hash();
}

}  // namespace feedwire::feeds
