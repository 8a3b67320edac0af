// `feedwire parse` for people: the page, and what it says of files that it cannot read.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "cli/parse_page.hpp"
#include "feeds/read.hpp"
#include "tests/cli/local_zone.hpp"
#include "tests/cli/program.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

std::string page_of(std::string_view document, int columns = 0) {
  const auto feed = feeds::read({.bytes = document, .url = "https://example.org/feed"});
  REQUIRE(feed.has_value());
  return cli::parse_page(*feed, {.columns = columns});
}

}  // namespace

TEST_CASE("the page says what the feed says, what was repaired, what is missing, how entries count"
) {
  CHECK(
      page_of("<rss version='2.0'><channel><title>坏的 & 例子</title><ttl>90</ttl>"
              "<item><title>一</title><pubDate>sometime</pubDate><link>/a</link></item>"
              "<item><title>二</title><guid>x</guid><pubDate>sometime</pubDate></item>"
              "<item><guid>x</guid><description>hello <b>") ==
      "坏的 & 例子\n"
      "  format      RSS 2.0\n"
      "  encoding    utf-8\n"
      "  polling     keep for 90 min\n"
      "\n"
      "Repaired\n"
      "  an ampersand is not escaped, or an entity is not declared\n"
      "  the document ends inside <b>\n"
      "\n"
      "Not read as dates\n"
      "  \"sometime\" (2 times)\n"
      "\n"
      "3 entries\n"
      "  date  title       link\n"
      "  -     一          https://example.org/a\n"
      "  -     二          -\n"
      "  -     (no title)  -\n"
      "\n"
      "Missing\n"
      "  1 of 3 have no id\n"
      "  2 of 3 have no link\n"
      "  1 of 3 have no title\n"
      "  all of them have no date\n"
      "  2 of 3 have no text\n"
      "\n"
      "Recognised by\n"
      "  link: 1 entry (no id)\n"
      "  content: 2 entries (ids that are alike or repeated, no link, and titles and dates do not "
      "tell them apart)\n"
  );
}

TEST_CASE("a feed in order says so, with its dates in local time") {
  const LocalZone zone("CST-8");
  const std::string page = page_of(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='zh'><title>源</title>"
      "<updated>2022-08-18T11:01:50Z</updated><entry><title>一</title><id>urn:1</id>"
      "<link href='https://example.org/1'/><updated>2022-08-18T11:01:50Z</updated>"
      "<content>text</content></entry></feed>"
  );
  CHECK(holds(page, "  language    zh\n"));
  CHECK(holds(page, "  updated     2022-08-18 19:01\n"));
  CHECK(holds(page, "  2022-08-18 19:01  一     https://example.org/1\n"));
  CHECK(holds(page, "\nMissing\n  nothing: id, link, title, date and text are there\n"));
  CHECK(holds(page, "\nRecognised by\n  own id: 1 entry\n"));
  CHECK_FALSE(holds(page, "Repaired"));
}

TEST_CASE("the page fits the screen, and strangers' text steers no terminal") {
  const std::string page = page_of(
      "<rss version='2.0'><channel><title>\u009b31m一二三四五六七八九十</title>"
      "<item><title>一二三四五六七八九十一二三四五六七八九十</title>"
      "<link>https://example.org/a/very/long/address/of/a/page</link></item></channel></rss>",
      60
  );
  CHECK_FALSE(holds(page, "\u009b"));
  CHECK(holds(page, "…"));
  CHECK(holds(page_of("<rss version='2.0'/>"), "(the feed has no title)\n"));
  CHECK(holds(page_of("<rss version='2.0'/>"), "\nNo entries\n"));
}

TEST_CASE("what is no file is told from what is no feed") {
  const Ran missing = run({"parse", "/nowhere/feed.xml"});
  CHECK(missing.exit == 2);
  CHECK(missing.out == "");
  CHECK(missing.err == "feedwire: /nowhere/feed.xml: No such file or directory\n");
  CHECK(run({"parse", "/"}).exit == 2);
  const Ran url = run({"parse", "https://example.org/feed"});
  CHECK(url.exit == 2);
  CHECK(holds(url.err, "curl -sL 'https://example.org/feed' | feedwire parse - --url"));
  CHECK(run({"parse", "/dev/null"}).exit == 1);
}
