#include "feeds/html.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace feedwire::feeds;

namespace {
struct Case {
  const char* html;
  const char* expected;
};
}  // namespace

TEST_CASE("HTML becomes the text that a person would read") {
  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"  a \n\t b\r\n ", "a b"},
      {"a <b>bold</b> move", "a bold move"},
      {"w<i>or</i>d", "word"},
      {"<p>one</p><p>two</p>", "one two"},
      {"one<br>two<BR/>three<hr />four", "one two three four"},
      {"<ul><li>a<li>b</ul>c", "a b c"},
      {"AT&amp;T &eacute;&#233;&#xe9; &nosuch;", "AT&T ééé &nosuch;"},
      {"a&nbsp;&nbsp;b", "a\u00a0\u00a0b"},
      {"a&#32;&#10;b", "a b"},
      {"1 < 2 && 3 <4", "1 < 2 && 3 <4"},
      {"a<!-- b <i> -->c", "ac"},
      {"a<!-->b<!--->c", "abc"},
      {"a<!doctype html>b<?xml version='1.0'?>c</>d", "abcd"},
      {"a<script>if (a<b) x('</p>')</script>b<STYLE>p{}</style >c", "abc"},
      {"a<script>never closed", "a"},
      {"a<script></scripted></script>b", "ab"},
      {"<a title='x > y'>b</a>", "b"},
      {"<a title=\"not closed>b</a>", "b"},
      {"<a href=x/>b</a>", "b"},
      {"cut off <img src=\"http://example.net/", "cut off"},
      {"<", "<"},
      {"a <", "a <"},
      {"a<!", "a"},
      {"东方<p>卫视</p>", "东方 卫视"},
      {"&lt;b&gt;not bold&lt;/b&gt;", "<b>not bold</b>"},
      {"<td>1</td><td>2</td>", "1 2"},
      {"<custom-block>a</custom-block>b", "ab"},
  };
  for (const Case& sample : cases) {
    CAPTURE(sample.html);
    CHECK(html_to_text(sample.html) == sample.expected);
  }
}

TEST_CASE("the first picture is the first img with a usable src") {
  const Case cases[] = {
      {"", ""},
      {"<p>no picture</p>", ""},
      {"<img src=\"a.png\"><img src=\"b.png\">", "a.png"},
      {"<IMG alt='x>y' SRC='/a?b=1&amp;c=2'>", "/a?b=1&c=2"},
      {"<img src=/a?b=1&copy=2>", "/a?b=1&copy=2"},
      {"<img src=a/b.png />", "a/b.png"},
      {"<img src=' a\n.png '>", "a.png"},
      {"<img data-src='lazy.png'><img src='b.png'>", "b.png"},
      {"<img src=''><img src=\"DATA:image/gif;base64,AA\"><img src=b.png>", "b.png"},
      {"<!-- <img src=a> --><script>'<img src=b>'</script><img src=c>", "c"},
      {"<image src=a>", ""},
  };
  for (const Case& sample : cases) {
    CAPTURE(sample.html);
    CHECK(first_image(sample.html) == sample.expected);
  }
}

TEST_CASE("relative links become absolute and every other byte stays") {
  const std::string base = "http://example.net/dir/page?q#f";
  const Case cases[] = {
      {"", ""},
      {"<a href='x.html'>x</a>", "<a href='http://example.net/dir/x.html'>x</a>"},
      {"<A  HREF=\"/x\"  >x</A >", "<A  HREF=\"http://example.net/x\"  >x</A >"},
      {"<img src=x.png/>", "<img src=http://example.net/dir/x.png/>"},
      {"<img src=\"//other.example/x\">", "<img src=\"http://other.example/x\">"},
      {"<a href=?a=1&amp;b=2>", "<a href=http://example.net/dir/page?a=1&amp;b=2>"},
      {"<a href=\"#note\">", "<a href=\"http://example.net/dir/page?q#note\">"},
      {"<a href=\"mailto:a@b.c\">&<a href='tag:x'>", "<a href=\"mailto:a@b.c\">&<a href='tag:x'>"},
      {"<a href=''>", "<a href=''>"},
      {"<a href>", "<a href>"},
      {"<video poster=p data-poster=q><blockquote cite=c>",
       "<video poster=http://example.net/dir/p data-poster=q><blockquote "
       "cite=http://example.net/dir/c>"},
      {"<img srcset=\"a.png 1x, b.png 2x,c.png\">",
       "<img srcset=\"http://example.net/dir/a.png 1x, http://example.net/dir/b.png "
       "2x,http://example.net/dir/c.png\">"},
      {"<img srcset='http://x.example/a,b.png 1x'>", "<img srcset='http://x.example/a,b.png 1x'>"},
      {"<a title='href=x' href='it&#39;s'>",
       "<a title='href=x' href='http://example.net/dir/it&#39;s'>"},
      {"<!-- <a href=x> --><script>'<a href=x>'</script>",
       "<!-- <a href=x> --><script>'<a href=x>'</script>"},
      {"a < b <a href=x", "a < b <a href=x"},
      // A quote that never closes must not find its end in what is written.
      {"<e src=\"><m href=a>", "<e src=\"><m href=http://example.net/dir/a>"},
      {"<e src='><m href=\"a&#39;b\">", "<e src='><m href=\"http://example.net/dir/a&#39;b\">"},
      {"<m srcset=a&#32;2x>", "<m srcset=http://example.net/dir/a&#32;2x>"},
  };
  for (const Case& sample : cases) {
    CAPTURE(sample.html);
    CHECK(absolute_html(sample.html, base) == sample.expected);
    CHECK(absolute_html(sample.html, "") == sample.html);
    if (absolute_html(sample.html, base) != sample.html) CHECK(may_hold_relative_urls(sample.html));
  }
}

TEST_CASE("markup that never ends takes linear time") {
  for (const char* piece :
       {"<a ", "<a '", "<!--", "<a href=\"x", "</", "<script>", "&", "<a href=x,", "<b>"}) {
    CAPTURE(piece);
    std::string html;
    while (html.size() < 2'000'000) html += piece;
    html_to_text(html);
    first_image(html);
    CHECK(absolute_html(html, "http://example.net/").size() >= html.size());
  }
}

TEST_CASE("paragraphs begin lines, and list items are marked") {
  CHECK(
      html_to_paragraphs("<p>第一段<b>粗</b></p><p>a&amp;b<br>c</p><ul><li>x<li>y</ul>") ==
      "第一段粗\na&b\nc\n- x\n- y"
  );
  CHECK(html_to_paragraphs("<div> \n</div>").empty());
}

TEST_CASE("bodies whose links are all absolute are told at a glance") {
  const Case cases[] = {
      {"", "no"},
      {"<p class='x' style=\"a=b\">1=2</p>", "no"},
      {"<a href=\"https://example.org/?a=b&amp;c=d\" target=_blank>x</a>", "no"},
      {"<IMG SRC = 'HTTP://example.org/x.png' alt=src>", "no"},
      {"<a href=mailto:x@example.org>x</a><a href='#x'>", "yes"},
      {"<a href=\"/x\">", "yes"},
      {"<a href\n=\n\"x\">", "yes"},
      {"<img srcset='https://example.org/x.png 2x'>", "yes"},
      {"<td background=x.png>", "yes"},
      {"<a href='&#104;ttp://example.org'>", "yes"},
  };
  for (const Case& sample : cases) {
    CAPTURE(sample.html);
    CHECK(may_hold_relative_urls(sample.html) == (std::string(sample.expected) == "yes"));
  }
}
