#include "feeds/discover.hpp"

#include <doctest/doctest.h>

using namespace feedwire::feeds;

TEST_CASE("a page's feeds are its alternate links of a feed's type") {
  const auto links = discover(
      "<html><head><title>T</title>\n"
      "<LINK REL='Alternate' TYPE='application/rss+xml; charset=utf-8' HREF='/feed?a=1&amp;b=2' "
      "title=' Main \n feed '>\n"
      "<link href=atom.xml type=application/atom+xml rel='home alternate'/>\n"
      "<link rel=alternate type=application/feed+json href=//json.example/feed>\n"
      "<link rel=alternate type=application/json href=/wp-json/wp/v2/pages/1>\n"
      "<link rel=alternate type=application/json href=/feed.json>\n"
      "<link rel=alternate type=text/html href=/de>\n"
      "<link rel=alternate type='application/json+oembed' href=/oembed>\n"
      "<link rel=stylesheet type=text/xml href=/x.xsl>\n"
      "<link rel=alternate type=application/rss+xml>\n"
      "<link rel=alternate type=application/rss+xml href='/feed?a=1&b=2'>\n"
      "<!-- <link rel=alternate type=application/rss+xml href=/no> -->"
      "<script>'<link rel=alternate type=application/rss+xml href=/no>'</script>",
      "http://example.net/dir/page"
  );
  const std::vector<FeedLink> expected{
      {"http://example.net/feed?a=1&b=2", "application/rss+xml", "Main feed"},
      {"http://example.net/dir/atom.xml", "application/atom+xml", ""},
      {"http://json.example/feed", "application/feed+json", ""},
      {"http://example.net/feed.json", "application/json", ""},
  };
  CHECK(links == expected);
}

TEST_CASE("a page's own base counts") {
  const auto links = discover(
      "<base target=_top><base href='/sub/'><base href=/later/><link rel=alternate type=text/xml "
      "href=feed>",
      "http://example.net/dir/page"
  );
  REQUIRE(links.size() == 1);
  CHECK(links[0].url == "http://example.net/sub/feed");
  CHECK(discover("", "").empty());
}

TEST_CASE("where a page names no feed, the common places are tried, beside it first") {
  const auto urls = common_feed_urls("https://example.net/blog/index.html?x=1#top");
  REQUIRE(urls.size() == 16);
  CHECK(urls.front() == "https://example.net/blog/feed");
  CHECK(urls[5] == "https://example.net/blog/feed.json");
  CHECK(urls[8] == "https://example.net/feed");
  CHECK(common_feed_urls("https://example.net/").size() == 8);
  CHECK(common_feed_urls("https://example.net").front() == "https://example.net/feed");
  CHECK(common_feed_urls("file:///etc").empty());
}
