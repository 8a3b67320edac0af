#include "feeds/read.hpp"

#include <doctest/doctest.h>

#include "feeds/date.hpp"
#include "feeds/describe.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;
using namespace std::chrono_literals;

namespace {

Feed read_or_fail(std::string_view bytes, std::string_view url = "") {
  auto feed = read({.bytes = bytes, .url = url});
  REQUIRE_MESSAGE(feed.has_value(), to_string(feed.error()));
  return std::move(*feed);
}

Entry first_item(const std::string& inside) {
  Feed feed = read_or_fail(
      "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
      "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
      "xmlns:media='http://search.yahoo.com/mrss/' "
      "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
      "xmlns:atom='http://www.w3.org/2005/Atom' "
      "xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'>"
      "<channel><link>http://example.net/x/</link><item>" +
      inside + "</item></channel></rss>"
  );
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.repairs.empty());
  return std::move(feed.entries.front());
}

}  // namespace

TEST_CASE("what a document is, its root decides") {
  struct {
    const char* written;
    Format format;
  } const cases[] = {
      {"<rss version='0.91'/>", Format::rss091},
      {"<rss version='2.0.1'/>", Format::rss20},
      {"<rss version='7'/>", Format::rss},
      {"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
       "xmlns='http://purl.org/rss/1.0/'/>",
       Format::rss10},
      {"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
       "xmlns='http://my.netscape.com/rdf/simple/0.9/'/>",
       Format::rss090},
      {"<feed/>", Format::atom10},
      {"<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", Format::atom03},
      {"<entry xmlns='http://www.w3.org/2005/Atom'/>", Format::atom10},
      {"{\"items\": []}", Format::json1},
      {"\n---\ntitle: T\n---\nBody", Format::front_matter}};
  for (const auto& one : cases) {
    CAPTURE(one.written);
    CHECK(read_or_fail(one.written).format == one.format);
  }
}

TEST_CASE("a JSON Feed with something after it is no head with a body") {
  const Feed feed = read_or_fail("{\"items\": [{\"id\": \"1\"}]}\n\n<!-- cached -->");
  CHECK(feed.format == Format::json1);
  CHECK(feed.is_bozo());
  CHECK(feed.entries.size() == 1);
  CHECK(read_or_fail("{\"title\": \"T\"}\n\nBody").format == Format::front_matter);
}

TEST_CASE("what is no feed is a problem that says why") {
  for (const char* written :
       {"",
        " \n",
        "<html><body/></html>",
        "<opml/>",
        "[]",
        "{\"a\": 1}",
        "hello",
        "---\nnever closed",
        "<feed xmlns='urn:x'/>"}) {
    CAPTURE(written);
    const auto feed = read({.bytes = written});
    REQUIRE(feed.has_error());
    CHECK_FALSE(feed.error().what.empty());
  }
}

TEST_CASE("a title in RSS is HTML only if it shows it") {
  CHECK(first_item("<title>AT&amp;amp;T</title>").title == "AT&T");
  CHECK(first_item("<title>a &lt;b&gt;bold&lt;/b&gt; move</title>").title == "a bold move");
  CHECK(first_item("<title>vector&lt;int&gt;</title>").title == "vector<int>");
  CHECK(first_item("<title>a <i>b</i> c</title>").title == "a b c");
  CHECK(first_item("<media:title type='html'>&lt;b&gt;x</media:title>").title == "x");
}

TEST_CASE("a field is filled from the first element with a usable value") {
  const Entry entry = first_item(
      "<link> </link><guid>http://example.net/g</guid><pubDate>soon</pubDate>"
      "<dc:date>2022-08-18</dc:date><content:encoded/><description>D</description>"
  );
  CHECK(entry.url == "http://example.net/g");
  CHECK(format_rfc3339(*entry.published) == "2022-08-18T00:00:00Z");
  CHECK(entry.content.text == "D");
  CHECK(entry.summary.text == "D");
}

TEST_CASE("persons are read in every order") {
  struct {
    const char* written;
    Person person;
  } const cases[] = {
      {"a@b.example (Ann B.)", {"Ann B.", "a@b.example", ""}},
      {"Ann (a@b.example)", {"Ann", "a@b.example", ""}},
      {"Ann &lt;mailto:a@b.example&gt;", {"Ann", "a@b.example", ""}},
      {"a@b.example", {"", "a@b.example", ""}},
      {"Ann (the editor)", {"Ann (the editor)", "", ""}},
      {"@ann", {"@ann", "", ""}}};
  for (const auto& one : cases) {
    CAPTURE(one.written);
    const Entry entry = first_item("<author>" + std::string(one.written) + "</author>");
    REQUIRE(entry.authors.size() == 1);
    CHECK(entry.authors[0] == one.person);
  }
}

TEST_CASE("enclosures, pictures, categories, durations and places") {
  const Entry entry = first_item(
      "<enclosure url='/a.mp3' type='Audio/MPEG' length='0'/>"
      "<media:group><media:content url='/a.mp3' fileSize='9'/><media:content url='b.jpg' "
      "medium='image'/></media:group>"
      "<category>x</category><itunes:category text='y'><itunes:category "
      "text='z'/></itunes:category>"
      "<itunes:keywords>x, w</itunes:keywords><itunes:duration>1:02:03.5</itunes:duration>"
      "<itunes:explicit>Clean</itunes:explicit><geo:lat>45.5</geo:lat><geo:long>-71</geo:long>"
  );
  REQUIRE(entry.enclosures.size() == 2);
  CHECK(
      entry.enclosures[0] ==
      Enclosure{.url = "http://example.net/a.mp3", .type = "audio/mpeg", .length = 9}
  );
  CHECK(entry.image == "http://example.net/x/b.jpg");
  CHECK(entry.categories == std::vector<std::string>{"x", "y", "z", "w"});
  CHECK(entry.duration == 3723s);
  CHECK(entry.is_explicit == false);
  REQUIRE(entry.geo.has_value());
  CHECK(entry.geo->positions[0] == Position{.longitude = -71, .latitude = 45.5});
}

TEST_CASE("links in HTML lead somewhere, ids stay as they are written") {
  const Entry entry = first_item(
      "<guid isPermaLink='false'>/g</guid><link>p/1</link>"
      "<description>&lt;a href='2'&gt;n&lt;/a&gt;</description>"
  );
  CHECK(entry.id == "/g");
  CHECK(entry.url == "http://example.net/x/p/1");
  CHECK(entry.summary.text == "<a href='http://example.net/x/p/2'>n</a>");
}

TEST_CASE("Atom's types decide, and xml:base counts at every depth") {
  const Feed feed = read_or_fail(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='a/'><title>&lt;b&gt;</title>"
      "<author><name>Ann</name></author><entry><title type='html'>&lt;b&gt;t&lt;/b&gt;</title>"
      "<link href='1'/><content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml' "
      "xml:base='b/'>"
      "<x:a href='c'>d</x:a><x:br/></x:div></content></entry></feed>",
      "http://example.net/feed"
  );
  CHECK(feed.channel.title == "<b>");
  const Entry& entry = feed.entries.at(0);
  CHECK(entry.title == "t");
  CHECK(entry.url == "http://example.net/a/1");
  CHECK(entry.content.text == "<a href=\"http://example.net/a/b/c\">d</a><br>");
  CHECK(entry.authors == feed.channel.authors);
}

TEST_CASE("JSON that is cut off or careless is read as far as it goes") {
  const Feed feed = read_or_fail(
      "{\"version\":\"https://jsonfeed.org/version/"
      "1\",\"title\":\"a\tb\",\"items\":[{\"id\":7,\"url\":\"/1\"},4,{\"id\":\"b\",\"ti",
      "http://example.net/"
  );
  CHECK(feed.is_bozo());
  CHECK(feed.channel.title == "a b");
  REQUIRE(feed.entries.size() == 2);
  CHECK(feed.entries[0].id == "7");
  CHECK(feed.entries[0].url == "http://example.net/1");
  CHECK(feed.entries[1].id == "b");
}

TEST_CASE("JSON with words and characters that it does not know is read, and says so") {
  const Feed feed = read_or_fail(
      R"({"items":[ // one "comment"
        {"id":"a","title":"x\ud83dy\uZZ","n":NaN,"m":undefined,"o":+1},
        /* another, */ {"id":"b","title":"\ud83d\ude00"}]})"
  );
  CHECK(feed.is_bozo());
  REQUIRE(feed.entries.size() == 2);
  CHECK(feed.entries[0].title == "x\uFFFDy\\uZZ");
  CHECK(feed.entries[1].title == "😀");
}

TEST_CASE("an id that is a number keeps the figures that it is written with") {
  struct Id {
    const char* written;
    const char* read;
  };
  const Id ids[] = {
      {"7", "7"},
      {"-7", "-7"},
      {"1.0", "1.0"},
      {"2.50", "2.50"},
      {"1e5", "1e5"},
      {"123456789012345678", "123456789012345678"},
      {"12345678901234567890123", "12345678901234567890123"},
      {"\"a\\\"id\"", "a\"id"}};
  for (const Id& id : ids) {
    CAPTURE(id.written);
    const Feed feed = read_or_fail(
        std::string("{\"items\":[{\"x\":\"id\",\"id\" : ") + id.written + "},{\"id\":null}]}"
    );
    CHECK_FALSE(feed.is_bozo());
    CHECK(feed.entries.at(0).id == id.read);
    CHECK(feed.entries.at(1).id.empty());
  }
}

TEST_CASE("what the publisher asks of those who poll") {
  const Feed feed = read_or_fail(
      "<rss version='2.0' "
      "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><ttl>45</ttl>"
      "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
      "<skipHours><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>"
      "<skipDays><day>Sunday</day></skipDays></channel></rss>"
  );
  CHECK(feed.hints.ttl == 45min);
  CHECK(feed.hints.update_period == 6h);
  CHECK(feed.hints.skip_hours == std::vector<int>{0, 7});
  CHECK(feed.hints.skip_days == std::vector<int>{0});
}

TEST_CASE("a head at the start of an entry's content is taken off, and fills what is absent") {
  const Entry entry = first_item(
      "<title>Own</title><description>---\ntitle: Head\ntags: [x]\n---\nBody</description>"
  );
  CHECK(entry.title == "Own");
  CHECK(entry.categories == std::vector<std::string>{"x"});
  CHECK(entry.content.text == "Body");
}

TEST_CASE("a small document does not grow large") {
  const std::string base(7'000, 'b');
  std::string written = "<rss version='2.0'><channel><link>http://example.net/" + base + "/</link>";
  for (int at = 0; at < 40'000; ++at) written += "<item><link>x</link></item>";
  const Feed feed = read_or_fail(written + "</channel></rss>");
  std::size_t size = 0;
  for (const Entry& entry : feed.entries) size += entry.url.size();
  CHECK(feed.entries.size() == 40'000);
  CHECK(size < 80 * 1024 * 1024);

  std::string crowded = "<feed xmlns='http://www.w3.org/2005/Atom'>";
  for (int at = 0; at < 5'000; ++at)
    crowded += "<author><name>n" + std::to_string(at) + "</name></author>";
  for (int at = 0; at < 5'000; ++at) crowded += "<entry/>";
  CHECK(describe(read_or_fail(crowded + "</feed>")).size() < 80 * 1024 * 1024);
}

TEST_CASE("what is described is what was read, in one shape") {
  const Feed feed = read_or_fail(
      "<rss version='2.0'><channel><title>T</title><item><guid>1</guid></item></channel></rss>"
  );
  CHECK(
      describe(feed) ==
      R"({"format":"rss20","encoding":"utf-8","bozo":false,"feed":{"title":"T"},"entries":[{"id":"1"}]})"
  );
  CHECK(
      describe(Feed{}) == R"({"format":null,"encoding":null,"bozo":false,"feed":{},"entries":[]})"
  );
}

TEST_CASE("dates that cannot be read are told, and are no damage to the document") {
  const std::vector<std::pair<std::string, std::string>> samples{
      {"<rss version='2.0'><channel><title>t</title><item><title>a</title><pubDate> next  week "
       "</pubDate></item></channel></rss>",
       "next week"},
      {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><updated>soon</updated></entry></feed>",
       "soon"},
      {"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": \"1\", "
       "\"date_published\": \"2022-99-01\"}]}",
       "2022-99-01"},
      {"---\ntitle: t\ndate: some day\n---\nText\n", "some day"}};
  for (const auto& sample : samples) {
    // Not a structured binding: clang 14 can't capture one in CAPTURE's lambda.
    const auto& date = sample.second;
    CAPTURE(date);
    const auto feed = read({.bytes = sample.first});
    REQUIRE(feed.has_value());
    CHECK(feed->unread_dates == std::vector<std::string>{date});
    CHECK_FALSE(feed->is_bozo());
  }
}

TEST_CASE("heads in TOML and in JSON are read like those in YAML") {
  for (const char* document :
       {"---\ntitle: 甲\ndate: 2022-08-18T11:01:50Z\ntags: [x, y]\n---\n\n文\n",
        "+++\ntitle = '甲'\ndate = 2022-08-18T11:01:50Z\ntags = ['x', 'y']\n+++\n\n文\n",
        "{\n\"title\": \"甲\", \"date\": \"2022-08-18T11:01:50Z\", \"tags\": [\"x\", "
        "\"y\"]\n}\n\n文\n"}) {
    CAPTURE(document);
    const auto feed = read({.bytes = document});
    REQUIRE(feed.has_value());
    CHECK(feed->format == Format::front_matter);
    REQUIRE(feed->entries.size() == 1);
    const Entry& entry = feed->entries.front();
    CHECK(entry.title == "甲");
    CHECK(entry.published == read_date("2022-08-18T11:01:50Z"));
    CHECK(entry.categories == std::vector<std::string>{"x", "y"});
    CHECK(entry.content.text == "文");
  }
}
