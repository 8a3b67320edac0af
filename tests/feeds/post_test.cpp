#include "feeds/post.hpp"

#include <doctest/doctest.h>

#include <string>

#include "feeds/date.hpp"
#include "feeds/front_matter.hpp"
#include "feeds/text.hpp"
#include "feeds/yaml_write.hpp"
#include "tests/feeds/front_matter_corpus.hpp"
#include "tests/skip.hpp"

using namespace feedwire::feeds;

namespace {

Entry read_back(const std::string& post) {
  const auto document = read_front_matter(post);
  REQUIRE(document.has_value());
  CHECK(document->repairs.empty());
  return document->entry;
}

}  // namespace

TEST_CASE("every document of the corpus comes back equal from what is written of it") {
  const auto corpus = front_matter_corpus();
  if (corpus.empty()) feedwire::tests::skip("no corpus of front-matter documents here");
  for (const CorpusDocument& document : corpus) {
    CAPTURE(document.file);
    const auto read = read_front_matter(document.text);
    if (!document.title || !read) continue;
    for (const PostStyle style : {PostStyle::hexo, PostStyle::hugo, PostStyle::jekyll}) {
      const std::string post = write_post(read->entry, style);
      const Entry again = read_back(post);
      document.check(again);
      CHECK(again.title == read->entry.title);
      CHECK(again.categories == read->entry.categories);
      CHECK(again.content == read->entry.content);
      CHECK(write_post(again, style) == post);
    }
  }
}

TEST_CASE("a title comes back as the string that it was") {
  const std::string titles[] = {
      "null",
      "~",
      "true",
      "1936",
      "2.43",
      "2022-08-18",
      "1e5",
      "yes",
      "No",
      "0x1F",
      "12:30",
      "a: b",
      "a #b",
      "# a",
      "{{ page.title }}",
      "{% raw %}",
      "[a]",
      "- a",
      "? a",
      "| a",
      "> a",
      "%a",
      "@a",
      "`a`",
      "&a",
      "*a",
      "!a",
      "it's",
      "\"M1 Pro\" and 'M1 Max'",
      "C:\\dir\\new",
      "\\",
      "'",
      "\"",
      "''",
      "---",
      "...",
      "emoji 🎉🇨🇳",
      "东方卫视",
      "a\u0085b",
      "a\u2028b",
      "\uFEFFa",
      "a\uFFFFb",
      std::string("a\0b", 3),
      "a\x01\x1b[0m\x7f",
      "a\u0080b",
      "a, b",
      "a:",
      ":a",
      "a\u00a0",
      "=",
      "<<",
      "---\ntitle",
      std::string(3000, 'x')};
  for (const std::string& title : titles) {
    CAPTURE(title);
    CHECK(read_back(write_post({.title = title})).title == collapse(title));
  }
}

TEST_CASE("blanks at the ends and line breaks survive where they are no title") {
  for (const std::string text : {" lead and trail ", "two\nlines\n", "\ttab\t", "a\r\nb", ""}) {
    CAPTURE(text);
    const std::string yaml = "---\nx: " + yaml_scalar(text) + "\n---\n";
    const std::string again = write_post(read_back(yaml));
    CHECK(again == yaml);
  }
}

TEST_CASE("a fetched entry becomes a post in the style that is asked for") {
  Entry entry{
      .id = "http://example.net/?p=1",
      .url = "http://example.net/a",
      .title = "It's",
      .authors = {{.name = "cnBeta", .email = "x@example.net"}},
      .categories = {"新媒体", "cnBeta"},
      .published = read_date("2022-08-18T11:01:50Z"),
      .summary = {"<p>Short</p>", "html"},
      .content = {"<p>Body {{ x }}</p>", "html"},
      .image = "http://example.net/i.png"};
  CHECK(
      write_post(entry) ==
      "---\ntitle: \"It's\"\ncategories:\n  - 新媒体\n  - cnBeta\nauthor: cnBeta\ndate: "
      "2022-08-18T11:01:50Z\n"
      "headimg: 'http://example.net/i.png'\nthumbnail: 'http://example.net/i.png'\ncomments: "
      "false\n"
      "guid: 'http://example.net/?p=1'\nlink: 'http://example.net/a'\nexcerpt: "
      "Short\ndisableNunjucks: true\n---\n\n"
      "<p>Body {{ x }}</p>\n"
  );
  CHECK(write_post(entry, PostStyle::jekyll).starts_with("---\nlayout: post\n"));
  CHECK(
      write_post(entry, PostStyle::jekyll).find("render_with_liquid: false\n") != std::string::npos
  );
  CHECK(write_post(entry, PostStyle::hugo).find("headimg") == std::string::npos);
  const Entry again = read_back(write_post(entry));
  CHECK(again.id == entry.id);
  CHECK(again.url == entry.url);
  CHECK(again.published == entry.published);
  CHECK(again.summary == Body{"Short", "text"});
  CHECK(again.image == entry.image);
}

TEST_CASE("what the entry says replaces what its head said") {
  Entry entry = read_back(
      "---\ntitle: Old\ntags: [a]\nweight: 3\nnested: {list: [1, {deep: true}], none: []}\nauthor: "
      "Ann\n---\nBody"
  );
  CHECK(
      write_post(entry) ==
      "---\ntitle: 'Old'\nauthor: Ann\ntags:\n  - a\nweight: 3\nnested:\n  list:\n    - 1\n    -\n "
      "     deep: true\n  none: []\n"
      "---\n\nBody\n"
  );
  entry.title = "New";
  entry.categories = {"b"};
  entry.authors = {{.name = "Bob"}, {.name = "Cy"}};
  entry.content = {"1 < 2 & <script>", "text"};
  const Entry again = read_back(write_post(entry));
  CHECK(again.title == "New");
  CHECK(again.categories == entry.categories);
  CHECK(again.authors == entry.authors);
  CHECK(again.content.text == "1 &lt; 2 &amp; &lt;script&gt;");
}

TEST_CASE("a key that YAML would not take for one is still read back") {
  const std::string json =
      "{\"" + std::string(2000, 'k') + "\":1,\"a: b\":[\"x\"],\"\":2,\"true\":3,\"\\u0000\":4}";
  const Entry entry{.content = {"Body", "markdown"}, .front_matter = {json}};
  CHECK(read_back(write_post(entry)).front_matter.json == json);
}

TEST_CASE("a file name is safe on any file system and bounded") {
  const auto name = [](std::string title, std::string suffix = "7") {
    return post_file_name({.title = std::move(title)}, suffix);
  };
  CHECK(name("新媒体 2022") == "新媒体_2022-7.md");
  CHECK(name("a/b\\c:d*e?f\"g<h>i|j") == "a_b_c_d_e_f_g_h_i_j-7.md");
  CHECK(name("../../etc/passwd") == "etc_passwd-7.md");
  CHECK(name(std::string("a\0b\n", 4)) == "a_b-7.md");
  CHECK(name(" .hidden. ") == "hidden-7.md");
  CHECK(name("CON", "") == "_CON.md");
  CHECK(name("nul.txt", "") == "_nul.txt.md");
  CHECK(name("", "") == "untitled.md");
  CHECK(name("a\u202Eb\u200B") == "ab-7.md");
  const std::string longest = name(std::string(119, 'a') + "东东");
  CHECK(longest == std::string(119, 'a') + "-7.md");
  CHECK(
      post_file_name({.title = "T", .published = read_date("2022-08-18")}, "") == "2022-08-18-T.md"
  );
}

TEST_CASE("a value that TOML has as a number is text where the key means text") {
  const auto document =
      read_front_matter("+++\ndate = 404\ntags = [2022, true]\nweight = 1\n+++\nbody");
  REQUIRE(document.has_value());
  const std::string post = write_post(document->entry);
  const auto again = read_front_matter(post);
  REQUIRE(again.has_value());
  CHECK(write_post(again->entry) == post);
  CHECK(again->entry.categories == document->entry.categories);
  CHECK(post.find("weight: 1\n") != std::string::npos);
}
