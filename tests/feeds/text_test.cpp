#include "feeds/text.hpp"

#include <doctest/doctest.h>

#include "feeds/entities.hpp"

using namespace feedwire::feeds;

TEST_CASE("runs of blanks become one space, no-break spaces stay") {
  CHECK(collapse(" \n a\t\r\n b\u00A0 ") == "a b\u00A0");
  CHECK(trim(" \f\n") == "");
}

TEST_CASE("each byte that is no UTF-8 becomes U+FFFD") {
  CHECK(valid_utf8("a\xFFz") == "a\uFFFDz");
  CHECK(valid_utf8("\xC0\xAF") == "\uFFFD\uFFFD");
  CHECK(valid_utf8("\xED\xA0\x80").size() == 9);
  CHECK(valid_utf8("12345678\xE4\xBD") == "12345678\uFFFD\uFFFD");
  CHECK(valid_utf8("陈𝄞é") == "陈𝄞é");
  CHECK_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
}

TEST_CASE("ill-formed UTF-8 is found wherever it stands, and nothing else is") {
  const std::string sequences[] = {
      "a",
      "é",
      "陈",
      "\uFF0C",
      "𝄞",
      "\uD7FF",
      "\uE000",
      "\u0800",
      "\xC0\xAF",
      "\xC1\xBF",
      "\xE0\x9F\xBF",
      "\xED\xA0\x80",
      "\xF4\x90\x80\x80",
      "\xE4\xBD",
      "\xC3",
      "\x80",
      "\xF0\x8F\xBF\xBF",
      "\xFF",
      "\xE4\xBD\xA0\xBD",
      "\xF0\x9D\x84"};
  for (const std::string& sequence : sequences) {
    // Character by character is the measure.
    std::size_t expected = 0;
    while (const std::size_t length = utf8_length(std::string_view(sequence).substr(expected))) {
      expected += length;
    }
    for (std::size_t before = 0; before < 70; ++before) {
      for (const std::string filling : {"x", "中"}) {
        std::string text;
        while (text.size() < before) text += filling;
        const std::size_t start = text.size();
        text += sequence;
        for (int after = 0; after < 40; ++after) text += filling;
        CAPTURE(sequence);
        CAPTURE(before);
        const bool is_whole = expected == sequence.size();
        CHECK(valid_utf8_length(text) == (is_whole ? text.size() : start + expected));
      }
    }
  }
}

TEST_CASE("references are read as HTML reads them") {
  CHECK(decode_references("&eacute;&#233;&#xE9;") == "ééé");
  CHECK(decode_references("&#146;&#0;&#x110000;") == "’\uFFFD\uFFFD");
  CHECK(decode_references("AT&T &copy2 &nosuch; &") == "AT&T ©2 &nosuch; &");
  CHECK(decode_references("&CounterClockwiseContourIntegral;") == "∳");
  CHECK(decode_references("&notin; &notit;") == "∉ ¬it;");
  CHECK(named_reference("hellip") == "…");
  CHECK(named_reference("hellips").empty());
}
