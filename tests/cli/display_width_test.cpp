#include "cli/display_width.hpp"

#include <doctest/doctest.h>

using namespace feedwire::cli;

TEST_CASE("text takes the columns that a terminal gives it") {
  struct Case {
    std::string text;
    int columns;
  };
  const Case cases[] = {
      {"", 0},
      {"cnBeta", 6},
      {"é", 1},
      {"e\u0301", 1},                    // a combining accent
      {"煎蛋", 4},                       // CJK
      {"ＡＢ", 4},                       // fullwidth
      {"ｱｲ", 2},                         // halfwidth katakana
      {"한국어", 6},                     // Hangul
      {"\u1112\u1161\u11ab", 2},         // Hangul as conjoining parts
      {"中文，标点。", 12},              // fullwidth punctuation
      {"🙂", 2},                       //
      {"👍🏽", 2},                   // a skin tone
      {"👨‍👩‍👧‍👦", 2},  // joined by ZWJ
      {"🇨🇳🇩🇪", 4},                       // two flags
      {"a\u200bb", 2},                   // a zero-width space
      {"“引号”…—", 8},                   // of ambiguous width: narrow
      {"\ufffd", 1},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(display_width(each.text) == each.columns);
  }
}

TEST_CASE("what strangers write moves no cursor") {
  struct Case {
    std::string text;
    std::string shown;
  };
  const Case cases[] = {
      {"plain", "plain"},
      {"\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"},
      {"\x1b]0;title\x07", "\ufffd]0;title\ufffd"},
      {"two\nlines\tand\rmore", "two lines and more"},
      {"c1 \u009b31m", "c1 \ufffd31m"},
      {"del\x7f", "del\ufffd"},
      {"\u202egnp.exe\u202c", "gnp.exe"},
      {"\ufeffmark", "mark"},
      {"a\u2028b", "a b"},
      {"\xff\xfe", "\ufffd\ufffd"},
      {"\xc0\xaf", "\ufffd\ufffd"},                      // overlong
      {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},            // a surrogate
      {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},  // beyond Unicode
      {"cut \xe4\xb8", "cut \ufffd"},
      {"中\xe6文", "中\ufffd文"},
      {"\x9b"
       "31m",
       "\ufffd31m"},  // C1 as a bare byte
  };
  for (const Case& each : cases) {
    CAPTURE(each.shown);
    CHECK(harmless(each.text) == each.shown);
  }
}

TEST_CASE("a NUL among the text is no end of it") {
  using namespace std::string_view_literals;
  CHECK(harmless("a\0b"sv) == "a\ufffdb");
}

TEST_CASE("a body keeps its lines and loses its escapes") {
  CHECK(harmless_lines("one\r\ntwo\n\tthree\rfour") == "one\ntwo\n\tthree\nfour");
  CHECK(harmless_lines("\x1b[2Jgone") == "\ufffd[2Jgone");
}

TEST_CASE("JSON says the same with its control characters escaped") {
  CHECK(harmless_json("{\"a\":\"\u009b31m\x7f\u00e9\"}") == R"({"a":"\u009b31m\u007fé"})");
  CHECK(harmless_json(R"({"a":"中文"})") == R"({"a":"中文"})");
}

TEST_CASE("text is cut where a character ends, and says so") {
  struct Case {
    std::string text;
    int columns;
    std::string cut;
  };
  const Case cases[] = {
      {"cnBeta", 6, "cnBeta"},
      {"cnBeta", 5, "cnBe…"},
      {"中文业界资讯站", 7, "中文业…"},
      {"中文业界资讯站", 6, "中文…"},  // half a character is none
      {"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
      {"👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"},
      {"🇨🇳🇩🇪", 3, "🇨🇳…"},
      {"one two", 5, "one…"},  // no space before the ellipsis
      {"中", 1, "…"},
      {"", 1, ""},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CAPTURE(each.columns);
    const std::string cut = truncated(each.text, each.columns);
    CHECK(cut == each.cut);
    CHECK(display_width(cut) <= each.columns);
  }
}

TEST_CASE("padding fills up columns, not bytes") {
  CHECK(padded("煎蛋", 6) == "煎蛋  ");
  CHECK(padded("42", 5, true) == "   42");
  CHECK(padded("long enough", 3) == "long enough");
}
