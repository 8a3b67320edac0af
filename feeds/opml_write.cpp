// A list of feeds written as OPML.
#include <algorithm>
#include <memory>

#include "feeds/escape.hpp"
#include "feeds/opml.hpp"

namespace feedwire::feeds {
namespace {

void append_attribute(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  append_escaped(to, value);
  to += '"';
}

/// A folder with what lies in it, in the order in which it was put there.
struct Folder {
  struct Item {
    const Outline* feed{nullptr};
    std::unique_ptr<Folder> folder{};
  };

  std::string name{};
  std::vector<Item> items{};

  Folder& inner(const std::string& wanted) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) {
      return item.folder != nullptr && item.folder->name == wanted;
    });
    if (found != items.end()) return *found->folder;
    items.push_back({.folder = std::make_unique<Folder>(Folder{.name = wanted})});
    return *items.back().folder;
  }
};

void append_feed(std::string& to, const Outline& feed, std::size_t indent) {
  to.append(indent, ' ').append("<outline type=\"rss\"");
  append_attribute(to, "text", feed.title.empty() ? feed.url : feed.title);
  if (!feed.title.empty()) append_attribute(to, "title", feed.title);
  append_attribute(to, "xmlUrl", feed.url);
  if (!feed.site_url.empty()) append_attribute(to, "htmlUrl", feed.site_url);
  for (const auto& [name, value] : feed.settings) append_attribute(to, "feedwire:" + name, value);
  to += "/>\n";
}

void append_folder(std::string& to, const Folder& folder, std::size_t indent) {
  for (const Folder::Item& item : folder.items) {
    if (item.feed != nullptr) {
      append_feed(to, *item.feed, indent);
      continue;
    }
    to.append(indent, ' ').append("<outline");
    append_attribute(to, "text", item.folder->name);
    to += ">\n";
    append_folder(to, *item.folder, indent + 2);
    to.append(indent, ' ').append("</outline>\n");
  }
}

}  // namespace

std::string write_opml(const std::vector<Outline>& outlines, std::string_view title) {
  Folder top;
  for (const Outline& outline : outlines) {
    Folder* folder = &top;
    for (const std::string& name : outline.category) folder = &folder->inner(name);
    folder->items.push_back({.feed = &outline});
  }
  const bool has_settings =
      std::any_of(outlines.begin(), outlines.end(), [](const Outline& outline) {
        return !outline.settings.empty();
      });
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\"";
  if (has_settings) append_attribute(text, "xmlns:feedwire", "urn:feedwire:opml");
  text += ">\n  <head>\n    <title>";
  append_escaped(text, title);
  text += "</title>\n  </head>\n  <body>\n";
  append_folder(text, top, 4);
  text += "  </body>\n</opml>\n";
  return text;
}

}  // namespace feedwire::feeds
