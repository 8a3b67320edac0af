#include "feeds/read.hpp"

#include <utility>

#include "feeds/atom.hpp"
#include "feeds/charset.hpp"
#include "feeds/discover.hpp"
#include "feeds/front_matter.hpp"
#include "feeds/json_feed.hpp"
#include "feeds/link.hpp"
#include "feeds/rss.hpp"
#include "feeds/text.hpp"
#include "feeds/xml.hpp"

namespace feedwire::feeds {
namespace {

bool begins_as_html(std::string_view text) {
  const std::string_view begin = trim(text.substr(0, 1000));
  return starts_ignoring_case(begin, "<!doctype html") || starts_ignoring_case(begin, "<html");
}

// A page where a feed should be: a login, an error, or the site itself, which may name its feeds.
Problem html_problem(std::string_view page, std::string_view url) {
  Problem problem{
      .what = "this is an HTML page, not a feed",
      .remedy = "subscribe to the address of the feed itself"};
  const std::vector<FeedLink> offered = discover(page, url);
  if (!offered.empty()) problem.remedy = "the page offers " + offered.front().url;
  return problem;
}

Result<Feed> read_xml_feed(std::string text, std::string_view url) {
  if (trim(text).empty()) return Problem{.what = "the document is empty"};
  const std::string page = begins_as_html(text) ? text : std::string();
  const XmlDocument document(std::move(text));
  if (!document.root() && page.empty()) {
    return Problem{.what = "the document is neither XML nor JSON nor front matter"};
  }
  const Format rss = rss_format(document);
  const Format format = rss != Format::unknown ? rss : atom_format(document);
  if (format == Format::unknown && !page.empty()) return html_problem(page, url);
  if (format == Format::unknown) {
    const std::string root = valid_utf8(std::string_view(document.root().name()).substr(0, 60));
    return Problem{.what = "the root element <" + root + "> is no feed's"};
  }
  Feed feed = rss != Format::unknown ? read_rss(document, url) : read_atom(document, url);
  feed.format = format;
  feed.repairs = document.repairs();
  return feed;
}

Result<Feed> read_front_matter_feed(std::string_view text, std::string_view url) {
  auto document = read_front_matter(text);
  if (!document) return document.error();
  Feed feed{.format = Format::front_matter, .repairs = std::move(document->repairs)};
  feed.unread_dates = std::move(document->unread_dates);
  Entry& entry = feed.entries.emplace_back(std::move(document->entry));
  if (!entry.url.empty()) entry.url = resolve(entry.url, url);
  const std::string base = is_absolute_url(entry.url) ? entry.url : std::string(url);
  if (!entry.image.empty()) entry.image = resolve(entry.image, base);
  return feed;
}

Result<Feed> read_text(std::string text, std::string_view url) {
  const bool is_braced = trim(text).starts_with('{');
  if (is_braced) {
    // A head in braces with a body after it is no JSON Feed, but a JSON Feed may have something
    // after it.
    auto feed = read_json_feed(text, url);
    if (feed || !starts_with_front_matter(text)) return feed;
  }
  if (starts_with_front_matter(text)) return read_front_matter_feed(text, url);
  return read_xml_feed(std::move(text), url);
}

}  // namespace

Result<Feed> read(const Document& document) {
  DecodedText decoded =
      decode(document.bytes, {.chosen = document.charset, .content_type = document.content_type});
  auto feed = read_text(std::move(decoded.text), document.url);
  if (!feed) return feed;
  feed->encoding = std::move(decoded.encoding);
  feed->repairs.insert(feed->repairs.begin(), decoded.repairs.begin(), decoded.repairs.end());
  if (feed->format != Format::front_matter) {
    for (Entry& entry : feed->entries) adopt_front_matter(entry);
  }
  return feed;
}

}  // namespace feedwire::feeds
