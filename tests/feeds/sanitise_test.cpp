#include "feeds/sanitise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "feeds/html.hpp"
#include "tests/feeds/front_matter_corpus.hpp"
#include "tests/skip.hpp"

using namespace feedwire::feeds;

namespace {
struct Case {
  const char* html;
  const char* expected;
};

void check_all(std::initializer_list<Case> cases) {
  for (const Case& sample : cases) {
    CAPTURE(sample.html);
    CHECK(sanitise(sample.html) == sample.expected);
    CHECK(sanitise(sample.expected) == sample.expected);
  }
}
}  // namespace

TEST_CASE("harmless markup stays as it is meant") {
  check_all({
      {"", ""},
      {"plain & <simple> text", "plain &amp;  text"},
      {"1 < 2 > 0 &lt;b&gt; &eacute; &amp;amp;", "1 &lt; 2 &gt; 0 &lt;b&gt; é &amp;amp;"},
      {"<P ALIGN=center>a<BR/>b</P>", "<p align=\"center\">a<br>b</p>"},
      {"<a href='http://x.example/?a=1&amp;b=2' target=_blank>x</a>",
       "<a href=\"http://x.example/?a=1&amp;b=2\">x</a>"},
      {"<a href=mailto:a@b.c>x</a><a href=/rel>y</a><a href='#z'>z</a>",
       "<a href=\"mailto:a@b.c\">x</a><a href=\"/rel\">y</a><a href=\"#z\">z</a>"},
      {"<img src=a.png alt='\"q\"' width=1 onerror=x()>",
       "<img src=\"a.png\" alt=\"&quot;q&quot;\" width=\"1\">"},
      {"<img srcset='a.png 1x, b.png 2x'>", "<img srcset=\"a.png 1x, b.png 2x\">"},
      {"<img src='data:image/png;base64,AA=='>", "<img src=\"data:image/png;base64,AA==\">"},
      {"<video src=v.mp4 autoplay><source src=w.mp4></video>",
       "<video src=\"v.mp4\" controls=\"\"><source src=\"w.mp4\"></video>"},
      {"<ruby>漢<rp>(<rt>kan<rp>)</ruby>", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"},
      {"<details open><summary>s</summary>t</details>",
       "<details open=\"\"><summary>s</summary>t</details>"},
  });
}

TEST_CASE("nothing that could run, frame, post or restyle stays") {
  check_all({
      {"a<script>alert(1)</script>b<style>*{}</style>c", "abc"},
      {"a<SCRIPT SRC=x>", "a"},
      {"<p onclick='x()' style='position:fixed' class=c id=i>a</p>", "<p>a</p>"},
      {"<a href='javascript:x()'>a</a>", "<a>a</a>"},
      {"<a href=' JaVa\tScRiPt\n:x()'>a</a>", "<a>a</a>"},
      {"<a href='&#106;avascript&colon;x()'>a</a>", "<a>a</a>"},
      {"<a href='\x01javascript:x()'>a</a>", "<a>a</a>"},
      {"<a href='vbscript:x'>a</a><a href='data:text/html,x'>b</a><a href='data:image/png,x'>c</a>",
       "<a>a</a><a>b</a><a>c</a>"},
      {"<a href='view-source:javascript:x'>a</a>", "<a>a</a>"},
      {"<img src=javascript:x><img src='data:text/html,x'><img>", ""},
      {"<img src=a srcset='javascript:x 1x'>", "<img src=\"a\">"},
      {"<iframe src='https://v.example/1?a&amp;b' title='A film'>x</iframe>",
       "<a href=\"https://v.example/1?a&amp;b\">A film</a>"},
      {"<iframe src=//v.example/1></iframe>", "<a href=\"//v.example/1\">//v.example/1</a>"},
      {"<iframe src=javascript:x></iframe><iframe srcdoc='<script>x</script>'></iframe>", ""},
      {"<form action=x>a<input name=b><button>c</button><textarea><b>d</textarea></form>", "ac"},
      {"<svg><a href=x>y</a><svg></svg><style><img src=x onerror=y></style></svg>z", "z"},
      {"<math><mtext><table><mglyph><style><img src=x></math>z", ""},
      {"<object data=x><embed src=y>fallback</object>", "fallback"},
      {"<noscript><p title='</noscript><img src=x onerror=y>'>a</noscript>",
       "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=y&gt;\">a</p>"},
      {"<meta http-equiv=refresh content=0><link rel=stylesheet href=x><base href=y>a", "a"},
      {"<!--[if IE]><script>x</script><![endif]-->a<!-- x -->", "a"},
      {"<a href=\"x\" href='javascript:y'>a</a>", "<a href=\"x\">a</a>"},
      {"<img alt='`' src=\"a\"/onerror=x>", "<img alt=\"`\" src=\"a\">"},
      {"<img src=\"a\"onerror=x>", "<img src=\"a\">"},
      {"<title>t</title><xmp><b></xmp><plaintext><b>", ""},
      {"<b/onclick=x>a", "<b>a</b>"},
      {"<\x01script>a</script>", "&lt;script&gt;a"},
  });
  const std::string with_nul("<scr\0ipt>x</scr\0ipt><a href='java\0script:x'>y</a>", 49);
  CHECK(sanitise(with_nul).find("script:") == std::string::npos);
}

TEST_CASE("tags are balanced and stand where HTML lets them") {
  check_all({
      {"<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"},
      {"</b>a</p></table>", "a"},
      {"<p>a<p>b<div>c</div>d", "<p>a</p><p>b</p><div>c</div>d"},
      {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
       "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
      {"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
      {"<table><tr><td>a<td>b<tr><th>c</table>d",
       "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>d"},
      {"<table>\n<td>a</table>", "<table>\n<tr><td>a</td></tr></table>"},
      {"<td>a</td><tr>b<tbody>c<col>", "abc"},
      {"<table>text<tr><td>a</table>", "<table><tr><td>text</td></tr><tr><td>a</td></tr></table>"},
      {"<table><tr><td></p></div></table>", "<table><tr><td></td></tr></table>"},
      {"<table><colgroup><col><tr><td>a",
       "<table><colgroup><col></colgroup><tr><td>a</td></tr></table>"},
      {"<a href=x>a<a href=y>b</a>", "<a href=\"x\">a</a><a href=\"y\">b</a>"},
      {"<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"},
      {"a</br>b", "a<br>b"},
      {"<source src=x><track src=y>a", "a"},
      {"<p>unfinished <a href=", "<p>unfinished </p>"},
  });
}

TEST_CASE("depth is bounded, and so is time") {
  std::string deep;
  for (int at = 0; at < 50'000; ++at) deep += "<div><b>";
  const std::string safe = sanitise(deep + "x");
  CHECK(safe.size() < 2'000);
  CHECK(sanitise(safe) == safe);
  for (const char* piece :
       {"<p>",
        "<a href=x>",
        "<table>",
        "</div>",
        "<td>",
        "<li>",
        "<svg>",
        "<iframe>",
        "<b a=",
        "&amp"}) {
    CAPTURE(piece);
    std::string html;
    while (html.size() < 200'000) html += piece;
    const std::string once = sanitise(html);
    CHECK(sanitise(once) == once);
  }
}

TEST_CASE("the text of real bodies survives") {
  const auto corpus = front_matter_corpus();
  if (corpus.empty()) feedwire::tests::skip("no corpus of front-matter documents here");
  for (const CorpusDocument& document : corpus) {
    CAPTURE(document.file);
    const std::string safe = sanitise(document.text);
    CHECK(sanitise(safe) == safe);
    if (document.text.find('\0') != std::string::npos) continue;  // control characters go
    if (document.text.find("<iframe") != std::string::npos) continue;
    if (document.text.find("<svg") != std::string::npos ||
        document.text.find("<title") != std::string::npos)
      continue;
    CHECK(html_to_text(safe) == html_to_text(document.text));
  }
}
