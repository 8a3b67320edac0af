#include "feeds/opml.hpp"

#include <algorithm>
#include <utility>

#include "feeds/charset.hpp"
#include "feeds/link.hpp"
#include "feeds/text.hpp"
#include "feeds/xml.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t max_depth = 64;  // folders deeper than that are passed through

std::string first_of(Element outline, std::string_view one, std::string_view other) {
  std::string text = collapse(attribute(outline, one));
  return text.empty() ? collapse(attribute(outline, other)) : text;
}

/// The first path of OPML 2.0's `category`, which lists them as `/a/b,/c`; a word without a slash
/// is a tag and no folder, but better than none.
std::vector<std::string> path_of(std::string_view categories) {
  std::string_view rest = categories.substr(0, categories.find(','));
  std::vector<std::string> path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    std::string name = collapse(rest.substr(0, end));
    if (!name.empty() && path.size() < max_depth) path.push_back(std::move(name));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return path;
}

// OPML 2.0 lets attributes of one's own stand in an XML namespace; the prefix is the one that we
// write.
constexpr std::string_view own_prefix = "feedwire:";

bool is_setting(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == name.npos;
}

std::map<std::string, std::string> settings_of(Element outline) {
  std::map<std::string, std::string> settings;
  for (const auto& one : outline.attributes()) {
    std::string_view name = one.name();
    if (!name.starts_with(own_prefix)) continue;
    name.remove_prefix(own_prefix.size());
    if (is_setting(name)) settings.emplace(name, collapse(one.value()));
  }
  return settings;
}

class OutlineReader {
 public:
  void read(Element parent) {
    for (const Element child : parent.children()) {
      if (equals_ignoring_case(child.name(), "outline")) outline(child);
    }
  }

  std::vector<Outline> take() { return std::move(outlines_); }

 private:
  void outline(Element element) {
    std::string url = clean_url(attribute(element, "xmlUrl"));
    const bool is_feed = !url.empty();
    if (is_feed) {
      Outline& feed = outlines_.emplace_back();
      feed.url = std::move(url);
      feed.title = first_of(element, "title", "text");
      if (feed.title == collapse(feed.url))
        feed.title.clear();  // `text` is required, so writers repeat the address
      feed.site_url = clean_url(attribute(element, "htmlUrl"));
      feed.category = folders_.empty() ? path_of(attribute(element, "category")) : folders_;
      feed.settings = settings_of(element);
    }
    std::string name = is_feed ? std::string{} : first_of(element, "text", "title");
    const bool is_folder = !name.empty() && folders_.size() < max_depth;
    if (is_folder) folders_.push_back(std::move(name));
    read(element);
    if (is_folder) folders_.pop_back();
  }

  std::vector<std::string> folders_{};
  std::vector<Outline> outlines_{};
};

}  // namespace

Result<std::vector<Outline>> read_opml(std::string_view bytes) {
  const XmlDocument document(decode(bytes, {}).text);
  const Element root = document.root();
  if (!root || !equals_ignoring_case(root.name(), "opml")) {
    return Problem{
        .what = "the document is no OPML",
        .remedy = "a list of feeds begins with an <opml> element"};
  }
  OutlineReader reader;
  reader.read(root);  // some lists forget the body
  for (const Element child : root.children()) {
    if (equals_ignoring_case(child.name(), "body")) reader.read(child);
  }
  return reader.take();
}

}  // namespace feedwire::feeds
