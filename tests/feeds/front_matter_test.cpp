#include "feeds/front_matter.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "feeds/date.hpp"
#include "feeds/forgiving_head.hpp"
#include "tests/feeds/front_matter_corpus.hpp"
#include "tests/skip.hpp"

using namespace feedwire::feeds;
namespace json = boost::json;

namespace {

Entry entry_of(std::string_view text) {
  const auto document = read_front_matter(text);
  REQUIRE(document.has_value());
  return document->entry;
}

std::string head_of(std::string_view text) { return entry_of(text).front_matter.json; }

std::string nested(std::size_t depth) {
  return "---\na: " + std::string(depth, '[') + std::string(depth, ']') + "\n---\n";
}

}  // namespace

TEST_CASE("every document of the corpus reads as expected") {
  const auto corpus = front_matter_corpus();
  if (corpus.empty()) feedwire::tests::skip("no corpus of front-matter documents here");
  for (const CorpusDocument& document : corpus) {
    CAPTURE(document.file);
    const auto read = read_front_matter(document.text);
    if (!document.title) continue;  // only that nothing breaks is asked for
    REQUIRE(read.has_value());
    document.check(read->entry);
    CHECK(read->repairs.empty() == document.is_strict_yaml);
  }
}

TEST_CASE("a head is found behind blanks and a mark, and its body is trimmed") {
  const char* documents[] = {
      "---\ntitle: T\n---\nBody",
      "\n \n---\ntitle: T\n---\n\n  Body\n\t\n",
      "\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nBody\r\n",
      "\r\n\xEF\xBB\xBF----- \ntitle: T\n----\nBody",
      "---\ntitle: T\n...\nBody",
      "+++\ntitle = 'T'\n+++\nBody",
      "{\"title\": \"T\"}\nBody",
      "{ // as Hugo writes it\n \"title\": \"T\", \"a\": \"}{\\\"\",}\n\nBody",
  };
  for (const char* text : documents) {
    CAPTURE(text);
    CHECK(starts_with_front_matter(text));
    const Entry entry = entry_of(text);
    CHECK(entry.title == "T");
    CHECK(entry.content == Body{.text = "Body", .type = "markdown"});
  }
}

TEST_CASE("what is no front matter is refused with a reason") {
  CHECK_FALSE(starts_with_front_matter(""));
  CHECK_FALSE(starts_with_front_matter("<rss/>"));
  CHECK_FALSE(starts_with_front_matter("--\ntitle: T\n--\n"));
  CHECK_FALSE(starts_with_front_matter("--- title: T\n---\n"));
  CHECK_FALSE(starts_with_front_matter("{\"version\": \"https://jsonfeed.org/version/1\"}\n"));
  CHECK_FALSE(starts_with_front_matter("{\"open\": "));
  const auto open = read_front_matter("\n---\ntitle: T\n\nBody");
  REQUIRE(open.has_error());
  CHECK(open.error().what == "the front matter never closes");
  CHECK(open.error().where == "line 2");
  CHECK(read_front_matter("# Heading").has_error());
  CHECK(read_front_matter("{ this is no JSON }\nBody").has_error());
}

TEST_CASE("known keys fill the entry") {
  const Entry entry = entry_of(
      "---\n"
      "title: '  two\n\n  lines  '\n"
      "id: 42\n"
      "permalink: /2022/t/\n"
      "date: Thu, 18 Aug 2022 11:01:50 GMT\n"
      "lastmod: 2022-08-19\n"
      "authors: [{name: Ann, email: a@example.net, url: 'http://example.net/'}, Bob, Bob, Cy "
      "<c@example.net>]\n"
      "categories: [[a, b], 2021]\n"
      "category: c\n"
      "tags: a 1.10\n"
      "excerpt: Short\n"
      "lang: zh_CN\n"
      "cover: {image: /c.png}\n"
      "---\n<img src=x>"
  );
  CHECK(entry.title == "two lines");
  CHECK(entry.id == "42");
  CHECK(entry.url == "/2022/t/");
  CHECK(format_rfc3339(entry.published.value()) == "2022-08-18T11:01:50Z");
  CHECK(format_rfc3339(entry.updated.value()) == "2022-08-19T00:00:00Z");
  const std::vector<Person> persons{
      {"Ann", "a@example.net", "http://example.net/"},
      {.name = "Bob"},
      {"Cy", "c@example.net", ""}};
  CHECK(entry.authors == persons);
  CHECK(entry.categories == std::vector<std::string>{"a", "b", "2021", "c", "a 1.10"});
  CHECK(entry.summary == Body{.text = "Short", .type = "text"});
  CHECK(entry.language == "zh-CN");
  CHECK(entry.image == "/c.png");
}

TEST_CASE("details of the known keys") {
  CHECK(entry_of("---\ndate: Invalid date\n---\nx").published == std::nullopt);
  CHECK(entry_of("---\ntitle: a &#123;&#123; b &#125;&#125;\n---\nx").title == "a {{ b }}");
  CHECK(
      entry_of("---\npermalink: /:year/:title/\nlink: http://example.net/a\n---\nx").url ==
      "http://example.net/a"
  );
  CHECK(entry_of("---\npermalink: pretty\nlink: none\n---\nx").url.empty());
  CHECK(entry_of("---\nheadimg:\nthumbnail: t.png\n---\n<img src=x>").image == "t.png");
  CHECK(entry_of("---\nheadimg:\n---\n<img src=x>").image == "x");
  for (const char* title : {"1936", "true", "2.430", "no", "0x1F", "2021-01-01"}) {
    CHECK(entry_of("---\ntitle: " + std::string(title) + "\n---\nx").title == title);
  }
  CHECK(entry_of("---\ntitle: null\n---\nx").title.empty());
  CHECK(entry_of("---\n---\nBody").content.text == "Body");
  CHECK(entry_of("---\ntitle: T\n---").content == Body{});
}

TEST_CASE("the head is kept with its types and in its order") {
  CHECK(head_of("---\n---\n") == "{}");
  CHECK(
      head_of("---\nz: 1\na: -2\nb: 007\nc: 1.10\nd: 2.5\ne: true\nf: False\ng: yes\nh: ~\ni:\nj: "
              "''\nk: '1'\n---\n") ==
      R"({"z":1,"a":-2,"b":"007","c":"1.10","d":2.5E0,"e":true,"f":false,"g":"yes","h":null,"i":"","j":"","k":"1"})"
  );
  CHECK(
      head_of("---\ntitle: 1936\ntags: [1, true]\n---\n") ==
      R"({"title":"1936","tags":["1","true"]})"
  );
  CHECK(head_of("---\na: 1\nb: 2\na: 3\n---\n") == R"({"a":3,"b":2})");
  CHECK(head_of("---\na: &x {p: [q]}\nb: *x\n---\n") == R"({"a":{"p":["q"]},"b":{"p":["q"]}})");
  CHECK(head_of("---\nn: 99999999999999999999999\n---\n") == R"({"n":"99999999999999999999999"})");
  CHECK(
      head_of("+++\nz = 1\na = 1979-05-27T07:32:00Z\n[t]\ny = ['b']\nx = inf\n+++\n") ==
      R"({"z":1,"a":"1979-05-27T07:32:00Z","t":{"y":["b"],"x":"inf"}})"
  );
}

TEST_CASE("heads that are no YAML are read as a person would") {
  const struct {
    const char* head;
    const char* expected;
    const char* repair;
  } cases[] = {
      {"title: \"half\nauthor: Ann", R"({"title":"\"half","author":"Ann"})", "line 2: `title`"},
      {"title: \"\"\"\"'SP'\"\"\"\"", R"({"title":"SP"})", "line 2"},
      {"title: \"A \"50x\" gain\"\ntags: [a, b]",
       R"({"title":"A \"50x\" gain","tags":["a","b"]})",
       "line 2"},
      {"title: \"A\" and \"B\"", R"({"title":"\"A\" and \"B\""})", "line 2"},
      {"title: a: b", R"({"title":"a: b"})", "line 2"},
      {"title: @a\ncomments: false", R"({"title":"@a","comments":false})", "line 2"},
      {"title: {{ page.title }}", R"({"title":"{{ page.title }}"})", "line 2"},
      {"title: *none", R"({"title":"*none"})", "line 2"},
      {"tags:\n - a\n - | b\n - \"c\"d", R"({"tags":["a","b","\"c\"d"]})", "line 2"},
      {" title: T\nauthor: Ann", R"({"title":"T","author":"Ann"})", nullptr},
      {"title: T\n  author: Ann", R"({"title":"T","author":"Ann"})", "line 2"},
      {"title:T\ndate: x", R"({"title":"T","date":"x"})", "line 2"},
      {"title: T\nnonsense\ndate: x", R"({"title":"T","date":"x"})", "line 3 is not"},
      {"title: a\tb\x01"
       "c\nb: 1",
       R"({"title":"a\tbc","b":1})",
       "line 2"},
      {"title: T\nbody: |\n  two\n  lines\nx: @",
       R"({"title":"T","body":"two\nlines\n","x":"@"})",
       "line 6"},
      {"just text", "{}", "line 2"},
  };
  for (const auto& sample : cases) {
    CAPTURE(sample.head);
    const auto document = read_front_matter("---\n" + std::string(sample.head) + "\n---\nBody");
    REQUIRE(document.has_value());
    CHECK(document->entry.front_matter.json == sample.expected);
    CHECK(document->entry.content.text == "Body");
    if (sample.repair == nullptr) continue;
    REQUIRE_FALSE(document->repairs.empty());
    CHECK(document->repairs.front().starts_with(sample.repair));
  }
  CHECK(
      head_of("+++\na = 1\nb = un quoted\nc = 'x'\n+++\n") == R"({"a":1,"b":"un quoted","c":"x"})"
  );
}

TEST_CASE("quotes around a whole go, quotes inside stay") {
  CHECK(without_quotes("") == "");
  CHECK(without_quotes("\"") == "\"");
  CHECK(without_quotes("''") == "");
  CHECK(without_quotes("'a'") == "a");
  CHECK(without_quotes("\"'a'\"") == "'a'");
  CHECK(without_quotes("\"\"\"'a'\"\"\"") == "a");
  CHECK(without_quotes("\"\"M1\" and \"M2\"\"") == "\"M1\" and \"M2\"");
  CHECK(without_quotes("it's") == "it's");
}

TEST_CASE("what aliases and nesting can grow to is bounded") {
  std::string bomb = "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string below(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + below + ",*" + below + ",*" + below + ",*" +
            below + ",*" + below + ",*" + below + ",*" + below + ",*" + below + ",*" + below +
            "]\n";
  }
  bomb += "title: T\n---\n";
  CHECK(entry_of(bomb).title == "T");
  CHECK(entry_of(bomb).front_matter.json.size() < 10'000'000);
  CHECK(entry_of(nested(10)).front_matter.json == "{\"a\":[[[[[[[[[[]]]]]]]]]]}");
  CHECK(entry_of(nested(100'000)).front_matter.json.size() > 100'000);
}

TEST_CASE("a head at the start of an entry's content is adopted") {
  Entry entry{
      .title = "Own title",
      .content = {"---\ntitle: T\ncomments: false\nauthor: Ann\n---\n\n<p>Body</p>", "html"}};
  entry.summary = entry.content;
  adopt_front_matter(entry);
  CHECK(entry.title == "Own title");
  CHECK(joined_names(entry.authors) == "Ann");
  CHECK(entry.content == Body{"<p>Body</p>", "html"});
  CHECK(entry.summary == Body{"<p>Body</p>", "html"});
  CHECK(entry.front_matter.json == R"({"title":"T","comments":false,"author":"Ann"})");
}

TEST_CASE("content that only looks like front matter stays") {
  for (const char* text :
       {"---\nsome text\n---\nmore",
        "---\nnever closed",
        "---\n---\n",
        "{a} b",
        "{\"a\": 1}",
        "--- a",
        ""}) {
    CAPTURE(text);
    Entry entry{.content = {text, "markdown"}};
    adopt_front_matter(entry);
    CHECK(entry.content.text == text);
    CHECK(entry.front_matter.empty());
  }
}
