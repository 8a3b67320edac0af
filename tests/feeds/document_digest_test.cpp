#include "feeds/document_digest.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace feedwire::feeds;

namespace {

std::string rss(const std::string& head, const std::string& items) {
  return "<?xml version=\"1.0\"?><rss><channel><title>站</title>" + head + items +
         "</channel></rss>";
}

const DocumentContext here{
    .url = "https://example.org/feed", .content_type = "text/xml", .charset = ""};

}  // namespace

TEST_CASE("a document whose head only tells another time is the same") {
  struct Case {
    std::string one;
    std::string other;
    bool is_same;
  };
  const std::string items = "<item><title>甲</title><pubDate>Mon, 1</pubDate></item>";
  const Case cases[] = {
      {rss("<lastBuildDate>Mon, 1</lastBuildDate>", items),
       rss("<lastBuildDate>Tue, 2 Jan</lastBuildDate>", items),
       true},
      {rss("<pubDate>a</pubDate><dc:date>b</dc:date>", items),
       rss("<pubDate>c</pubDate><dc:date>d</dc:date>", items),
       true},
      {"<feed><updated>1</updated><entry/></feed>",
       "<feed><updated>2</updated><entry/></feed>",
       true},
      // Everything else counts: another title, another item, an item's own date.
      {rss("<ttl>1</ttl>", items), rss("<ttl>2</ttl>", items), false},
      {rss("", items), rss("", items + items), false},
      {rss("", items), rss("", "<item><title>甲</title><pubDate>Tue, 2</pubDate></item>"), false},
      {"<feed><entry><updated>1</updated></entry></feed>",
       "<feed><entry><updated>2</updated></entry></feed>",
       false},
      {rss("<pubDate>a</pubDate>", items), rss("", items), false},
      // No entry, so nothing is known to be a head.
      {rss("<pubDate>a</pubDate>", ""), rss("<pubDate>b</pubDate>", ""), false},
      {"{\"updated\":1}", "{\"updated\":2}", false},
      {"", "", true},
  };
  for (const Case& each : cases) {
    CAPTURE(each.one);
    CAPTURE(each.other);
    CHECK((document_digest(each.one, here) == document_digest(each.other, here)) == each.is_same);
  }
  CHECK(document_digest("", here).size() == 32);
}

TEST_CASE("the same bytes in another context are another document") {
  const std::string document = rss("", "<item/>");
  const std::string digest = document_digest(document, here);
  DocumentContext moved = here;
  moved.url = "https://example.org/other";
  DocumentContext typed = here;
  typed.content_type = "text/xml; charset=gbk";
  DocumentContext chosen = here;
  chosen.charset = "gb18030";
  for (const DocumentContext& other : {moved, typed, chosen})
    CHECK(document_digest(document, other) != digest);
}
