#include "feeds/charset.hpp"

#include <doctest/doctest.h>

#include "feeds/converter.hpp"
#include "feeds/gbk.hpp"

using namespace feedwire::feeds;
using namespace std::string_literals;

namespace {

struct Case {
  const char* about;
  std::string bytes;
  const char* content_type;
  const char* encoding;
  const char* text;  // found in what was decoded
  bool is_clean;
};

const std::vector<Case> cases = {
    {"valid UTF-8", "<a>é</a>", "", "utf-8", "<a>é</a>", true},
    {"a mark beats the header",
     "\xEF\xBB\xBF<a>é</a>",
     "text/xml; charset=koi8-r",
     "utf-8",
     "<a>é</a>",
     true},
    {"UTF-16 with a mark", "\xFF\xFE<\0a\0>\0\x3D\xD8\x00\xDE"s, "", "utf-16le", "<a>😀", true},
    {"UTF-16 without one", "\0<\0a\0>\0\xE9"s, "", "utf-16be", "<a>é", true},
    {"the header's charset",
     "<a>\xE9\x92</a>",
     "text/xml;charset='ISO-8859-1'",
     "windows-1252",
     "é’",
     true},
    {"the declaration",
     "<?xml version='1.0' encoding='gb2312'?><a>\xD6\xEC\xE9\x46</a>",
     "",
     "gb18030",
     "朱镕",
     true},
    {"a declaration that no one knows",
     "<?xml version='1.0' encoding='x-no'?><a>é</a>",
     "",
     "utf-8",
     "é",
     false},
    {"a declaration that is wrong",
     "<?xml version='1.0' encoding='utf-16'?><a>é</a>",
     "",
     "utf-8",
     "é",
     false},
    {"UTF-8 with a bad byte", "<a>äöü\xFF</a>", "", "utf-8", "äöü\uFFFD", false},
    {"nothing is known and little is there", "<a>caf\xE9</a>", "", "windows-1252", "café", false},
    {"JSON is UTF-8",
     "{\"a\":\"\xE9\"}",
     "application/json; charset=latin1",
     "utf-8",
     "\uFFFD",
     false},
    {"options of iconv are no names",
     "<a>é</a>",
     "text/xml; charset=latin1//IGNORE",
     "utf-8",
     "é",
     true}};

}  // namespace

TEST_CASE("bytes are decoded by what is known of them, in order of trust") {
  for (const Case& one : cases) {
    CAPTURE(one.about);
    const DecodedText decoded = decode(one.bytes, {.content_type = one.content_type});
    CHECK(decoded.encoding == one.encoding);
    CHECK(decoded.text.find(one.text) != std::string::npos);
    CHECK(decoded.repairs.empty() == one.is_clean);
  }
}

TEST_CASE("a person's choice beats the header and the declaration") {
  const CharsetHints hints{.chosen = "koi8-r", .content_type = "text/xml; charset=latin1"};
  CHECK(decode("<a>\xC1</a>", hints).text == "<a>а</a>");
}

TEST_CASE("the charset of a header, however it is quoted") {
  CHECK(charset_of("text/xml; charset=\"utf-8\"; q=1") == "utf-8");
  CHECK(charset_of("text/xml;CHARSET = 'koi8-r'") == "koi8-r");
  CHECK(charset_of("text/xml;charset=") == "");
  CHECK(charset_of("text/xml") == "");
}

TEST_CASE("the table of GBK says what iconv says") {
  const std::string four_bytes = "\x81\x30\x81\x30";  // sends what stands before it to iconv
  const std::string four_read = convert(four_bytes, "gb18030").text;
  std::size_t read = 0;
  for (int lead = 0x80; lead <= 0xFF; ++lead) {
    for (int trail = 0x40; trail <= 0xFF; ++trail) {
      const std::string pair{static_cast<char>(lead), static_cast<char>(trail)};
      const auto text = plain_gbk_to_utf8("a" + pair);
      if (!text) continue;
      ++read;
      const Conversion expected = convert("a" + pair + four_bytes, "gb18030");
      if (expected.invalid_bytes == 0 && expected.text == *text + four_read) continue;
      CAPTURE(lead);
      CAPTURE(trail);
      CHECK(expected.text == *text + four_read);
    }
  }
  CHECK(read > 21'000);
  const std::string long_run(5000, '\xD6');
  CHECK(plain_gbk_to_utf8(long_run)->size() == 7500);
  CHECK_FALSE(plain_gbk_to_utf8("\xD6"));
  CHECK_FALSE(plain_gbk_to_utf8("\xFF\xFF"));
  CHECK_FALSE(plain_gbk_to_utf8("\x80"));
  CHECK_FALSE(plain_gbk_to_utf8(four_bytes));
  CHECK(plain_gbk_to_utf8("") == "");
}
