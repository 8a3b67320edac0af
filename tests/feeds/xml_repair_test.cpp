#include "feeds/xml_repair.hpp"
#include "feeds/xml_scrub.hpp"

#include <doctest/doctest.h>

#include "feeds/text.hpp"
#include "feeds/xml.hpp"

using namespace feedwire::feeds;

namespace {

struct Case {
  const char* written;
  const char* tidy;
};

constexpr Case ill_formed[] = {
    {"<a>x & y</a>", "<a>x &amp; y</a>"},
    {"<a>&eacute;&nosuch;&#1;&#X41;</a>", "<a>é&amp;nosuch;A</a>"},
    {"<a b=c d>x</a>", "<a b=\"c\" d=\"\">x</a>"},
    {"<a b='1'c='2'/>", "<a b='1' c='2'/>"},
    {"<a b=\"1>x</a>", "<a b=\"1\">x</a>"},
    {"<a b=\"x<y & z\"/>", "<a b=\"x&lt;y &amp; z\"/>"},
    {"<a b=\"1\" b=\"2\"/>", "<a b=\"1\" repeated9=\"2\"/>"},
    {"<a>1 < 2 <3</a>", "<a>1 &lt; 2 &lt;3</a>"},
    {"<a><b>x</a>", "<a><b>x</b></a>"},
    {"<a><b>x</B></a>", "<a><b>x</b></a>"},
    {"<a><b>x</c><d/></a>", "<a><b>x</b><d/></a>"},
    {"<a>x</b>y</a>", "<a>xy</a>"},
    {"<item><title>x<link>y</link></item>", "<item><title>x</title><link>y</link></item>"},
    {"<channel><link>x<item><guid>1<guid>2</item></channel>",
     "<channel><link>x</link><item><guid>1</guid><guid>2</guid></item></channel>"},
    {"<a>x<br>y<br>z</br></a>", "<a>x<br/>y<br/>z</a>"},
    {"<a><b>x</b", "<a><b>x</b></a>"},
    {"<a><b>x</b><c d=\"", "<a><b>x</b></a>"},
    {"<a><![CDATA[x", "<a><![CDATA[x]]></a>"},
    {"junk <a/>", "<a/>"},
    {"<br/>junk<?xml version=\"1.0\"?><a/>", "<a/>"},
    {" <?xml version=\"1.0\"?><a/>", "<a/>"},
    {"<a/>junk<b/>", "<a/>"},
    {"<rss><?xml version=\"1.0\"?>x</rss>", "<rss>x</rss>"},
    {"<a>x\x01\x0By</a>", "<a>xy</a>"},
    {"<a><p:b/></a>", "<a><p:b/></a>"},
    {"<a><b </a>", "<a>&lt;b </a>"}};

constexpr const char* well_formed[] = {
    "<a/>",
    "<?xml version=\"1.0\"?>\n<!-- c --><?p i?><a b='1' xmlns:p='u'><p:c "
    "d=\"&lt;&#10;\"/>&amp;<![CDATA[<]]></a>\n<!-- e -->",
    "<a xml:lang='de'><b xmlns='u' xmlns:q='v' q:r='s'/></a>"};

}  // namespace

TEST_CASE("what is ill-formed is mended and told") {
  for (const Case& one : ill_formed) {
    CAPTURE(one.written);
    const TidyXml tidy = tidy_xml(one.written);
    CHECK(std::string(trim(tidy.text)) == one.tidy);
    CHECK_FALSE(tidy.repairs.empty());
    CHECK(tidy_xml(tidy.text).text == tidy.text);
  }
}

TEST_CASE("what is well-formed stays as it is") {
  for (const char* written : well_formed) {
    CAPTURE(written);
    const TidyXml tidy = tidy_xml(written);
    CHECK(tidy.text.starts_with(std::string(trim(std::string_view(written))).substr(0, 40)));
    CHECK(tidy.repairs.empty());
  }
}

TEST_CASE("a document's own entities are text, and cannot grow without bound") {
  const std::string head =
      "<!DOCTYPE a [<!ENTITY one \"1 &#38;amp; &#60;\"><!ENTITY two \"&one;&one;\">"
      "<!ENTITY file SYSTEM \"/etc/hostname\">]>";
  const TidyXml tidy = tidy_xml(head + "<a>&one; &two; &file;</a>");
  CHECK(tidy.text == "<a>1 &amp;amp; &lt; &amp;two; &amp;file;</a>");

  std::string many = "<!DOCTYPE a [<!ENTITY e \"" + std::string(50'000, 'x') + "\">]><a>";
  for (int at = 0; at < 10'000; ++at) many += "&e;";
  CHECK(tidy_xml(many + "</a>").text.size() < 8 * 1024 * 1024);
}

TEST_CASE("names that an external document type may declare are no mistake") {
  CHECK(tidy_xml("<!DOCTYPE a PUBLIC \"x\" \"y.dtd\"><a>&eacute;</a>").repairs.empty());
}

TEST_CASE("elements nest at most so deep, and their text is kept") {
  std::string deep = "<a>";
  for (int at = 0; at < 100'000; ++at) deep += "<b>";
  deep += "x";
  for (int at = 0; at < 100'000; ++at) deep += "</b>";
  const TidyXml tidy = tidy_xml(deep + "</a>");
  CHECK(tidy.text.find('x') != std::string::npos);
  CHECK(tidy.text.size() < 4'000);
}

TEST_CASE("bytes that windows-1252 means are read as such") {
  CHECK(tidy_xml("<a>&#146;\u0092</a>").text == "<a>’’</a>");
}

TEST_CASE("a namespace is found by its URI, else by the customary prefix, else it is foreign") {
  const XmlDocument document(
      "<r xmlns:d=\"http://purl.org/DC/elements/1.0\" xmlns:dc=\"urn:x\" xmlns:z=\"urn:y\">"
      "<d:a/><dc:a/><z:a/><media:a/><a/><b xmlns:z='http://www.w3.org/2005/Atom'><z:c/></b></r>"
  );
  std::vector<Vocabulary> seen;
  for (Element child : document.root()) seen.push_back(document.name(child).vocabulary);
  CHECK(
      seen ==
      std::vector{
          Vocabulary::dublin_core,
          Vocabulary::dublin_core,
          Vocabulary::foreign,
          Vocabulary::media,
          Vocabulary::plain,
          Vocabulary::plain}
  );
  CHECK(document.name(document.root().last_child().first_child()).vocabulary == Vocabulary::atom);
}

TEST_CASE("characters that XML forbids vanish wherever they stand, C1 means windows-1252") {
  struct Odd {
    const char* written;
    const char* read;
  };
  const Odd odd[] = {
      {"\x01", ""},
      {"\x1F", ""},
      {"\f", " "},
      {"\uFFFE", ""},
      {"\uFFFF", ""},
      {"\u0085", "…"},
      {"\u0091", "‘"},
      {"\u00A0", "\u00A0"},
      {"\uFFBD", "\uFFBD"},
      {"\uFFEE", "\uFFEE"},
      {"\t\r\n", "\t\r\n"}};
  for (const Odd& each : odd) {
    for (std::size_t before = 0; before < 40; ++before) {
      CAPTURE(each.read);
      CAPTURE(before);
      const std::string filling(before, 'x');
      std::string text = filling + each.written + "中文";
      scrub_xml(text);
      CHECK(text == filling + each.read + "中文");
      text = filling + each.written;
      scrub_xml(text);
      CHECK(text == filling + each.read);
    }
  }
}
