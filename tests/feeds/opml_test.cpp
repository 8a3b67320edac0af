#include "feeds/opml.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace feedwire::feeds;

TEST_CASE("feeds are read with the folders that they lie in") {
  const auto outlines = read_opml(R"(<?xml version="1.0"?>
<opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="News &amp; more">
    <outline type="rss" text="t" title=" One  feed " xmlUrl=" http://a.example/1?a=1&amp;b=2 " htmlUrl="http://a.example/"/>
    <outline title="新媒体"><outline text="Two" xmlurl="rsshub://cnbeta"/></outline>
  </outline>
  <outline text="Three" type="rss" xmlUrl="http://c.example/" category="/Tech/Linux,/x"/>
  <outline text="a link" type="link" url="http://d.example/"/>
  <outline xmlUrl="http://e.example/"><outline text="f" xmlUrl="http://f.example/"/></outline>
</body></opml>)");
  REQUIRE(outlines.has_value());
  const std::vector<Outline> expected{
      {"http://a.example/1?a=1&b=2", "One feed", "http://a.example/", {"News & more"}},
      {"rsshub://cnbeta", "Two", "", {"News & more", "新媒体"}},
      {"http://c.example/", "Three", "", {"Tech", "Linux"}},
      {"http://e.example/", "", "", {}},
      {"http://f.example/", "f", "", {}},
  };
  CHECK(*outlines == expected);
}

TEST_CASE("a list that is not quite OPML is read, and what is none is refused") {
  CHECK(read_opml("<OPML><Body><Outline XMLURL='http://a.example/'></Body>").value().size() == 1);
  CHECK(
      read_opml("<opml><outline text='A & B' xmlUrl='http://a.example/'/></opml>")
          .value()
          .at(0)
          .title == "A & B"
  );
  CHECK(read_opml("<opml version='2.0'/>").value().empty());
  CHECK(read_opml("").has_error());
  CHECK(read_opml("<rss/>").has_error());
  CHECK(read_opml("http://a.example/").has_error());
  std::string deep = "<opml><body>";
  for (int at = 0; at < 5'000; ++at) deep += "<outline text='x'>";
  CHECK(read_opml(deep + "<outline xmlUrl='http://a.example/'/>").has_value());
}

TEST_CASE("what is written reads back equal, folders in the order they are first named") {
  const std::vector<Outline> outlines{
      {"http://a.example/?a=1&b=<2>", "\"A\" & 'B'", "http://a.example/", {"新媒体", "cnBeta"}},
      {"http://b.example/", "", "", {}},
      {"http://c.example/", "C 🎉", "", {"新媒体"}},
      {"http://d.example/",
       "D",
       "",
       {"新媒体", "cnBeta"},
       {{"every", "30m"}, {"user_agent", "\"x\""}}},
  };
  const std::string text = write_opml(outlines, "T < \x01U");
  CHECK(text.find("<title>T &lt; U</title>") != std::string::npos);
  const std::vector<Outline> grouped{outlines[0], outlines[3], outlines[2], outlines[1]};
  CHECK(read_opml(text).value() == grouped);
  CHECK(write_opml(grouped, "T < U") == text);
  CHECK(read_opml(write_opml({}, "")).value().empty());
}

TEST_CASE("attributes of our own are kept by name, those of others and odd ones are passed over") {
  const auto read = read_opml(
      "<opml version='2.0' xmlns:feedwire='urn:feedwire:opml' xmlns:o='urn:o'>"
      "<outline xmlUrl='http://a.example/' feedwire:every=' 30m ' feedwire:paused='true' "
      "o:every='1m' "
      "every='2m' feedwire:='x' feedwire:No='y'/></opml>"
  );
  REQUIRE(read.has_value());
  CHECK(
      read->front().settings ==
      std::map<std::string, std::string>{{"every", "30m"}, {"paused", "true"}}
  );
  CHECK(write_opml({{"http://a.example/", "", "", {}}}, "t").find("xmlns") == std::string::npos);
}
