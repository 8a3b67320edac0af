#include "feeds/discover.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "feeds/html_scan.hpp"
#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct LinkElement {
  std::string rel{};
  std::string type{};
  std::string href{};
  std::string title{};
};

LinkElement link_element(HtmlAttributes attributes) {
  LinkElement link;
  for (HtmlAttribute attribute; attributes.next(attribute);) {
    const std::string name = lower(attribute.name);
    if (name == "rel") link.rel = lower(attribute_text(attribute.value));
    if (name == "type") link.type = lower(attribute_text(attribute.value));
    if (name == "href") link.href = attribute_url(attribute.value);
    if (name == "title") link.title = collapse(attribute_text(attribute.value));
  }
  link.type = trim(std::string_view(link.type).substr(0, link.type.find(';')));
  return link;
}

bool has_relation(std::string_view relations, std::string_view wanted) {
  while (!relations.empty()) {
    const std::size_t end = std::min(relations.find_first_of(" \t\r\n\f"), relations.size());
    if (relations.substr(0, end) == wanted) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

bool is_feed(const LinkElement& link) {
  static constexpr std::array<std::string_view, 8> types{
      "application/atom+xml",
      "application/feed+json",
      "application/rdf+xml",
      "application/rss+xml",
      "application/xml",
      "text/rss",
      "text/rss+xml",
      "text/xml"};
  if (link.href.empty() || !(has_relation(link.rel, "alternate") || has_relation(link.rel, "feed")))
    return false;
  if (std::find(types.begin(), types.end(), link.type) != types.end()) return true;
  // Many a page announces its API by the same type as JSON Feed once had.
  return link.type == "application/json" && lower(link.href).find("feed") != std::string::npos;
}

}  // namespace

std::vector<FeedLink> discover(std::string_view html, std::string_view base) {
  using Piece = HtmlScanner::Piece;
  std::vector<FeedLink> links;
  std::unordered_set<std::string> seen;
  std::string page_base(base);
  bool has_base = false;
  HtmlScanner scanner(html);
  for (Piece piece = scanner.next(); piece != Piece::end; piece = scanner.next()) {
    if (piece != Piece::start_tag) continue;
    const bool is_base = equals_ignoring_case(scanner.name(), "base");
    if (!is_base && !equals_ignoring_case(scanner.name(), "link")) continue;
    LinkElement link = link_element(scanner.attributes());
    if (is_base && !has_base && !link.href.empty()) {
      page_base = resolve(link.href, base);
      has_base = true;
    }
    if (is_base || !is_feed(link)) continue;
    std::string url = resolve(link.href, page_base);
    if (seen.insert(url).second)
      links.push_back({std::move(url), std::move(link.type), std::move(link.title)});
  }
  return links;
}

std::vector<std::string> common_feed_urls(std::string_view page) {
  static constexpr std::array<std::string_view, 8> names{
      "feed",
      "rss.xml",
      "atom.xml",
      "index.xml",
      "feed.xml",
      "feed.json",
      "rss",
      "feeds/posts/default"};
  std::vector<std::string> urls;
  if (!is_http_url(page)) return urls;
  page = page.substr(0, page.find_first_of("?#"));
  for (const std::string_view start : {"", "/"}) {
    for (const std::string_view name : names) {
      std::string url = resolve(std::string(start).append(name), page);
      if (std::find(urls.begin(), urls.end(), url) == urls.end()) urls.push_back(std::move(url));
    }
  }
  return urls;
}

}  // namespace feedwire::feeds
