#include "daemon/feed_url.hpp"

#include <doctest/doctest.h>

using namespace feedwire::daemon;

TEST_CASE("an address is kept trimmed, without fragment, with rsshub:// expanded") {
  struct Case {
    const char* typed;
    const char* kept;  // "": refused
  };
  for (const Case& one : {
           Case{"https://example.org/f", "https://example.org/f"},
           Case{"  https://example.org/f\n", "https://example.org/f"},
           Case{"https://example.org", "https://example.org/"},
           Case{"https://example.org/f#x", "https://example.org/f"},
           Case{"https://user:pass@example.org/f", "https://user:pass@example.org/f"},
           Case{"rsshub://cnbeta", "https://hub.example/base/cnbeta"},
           Case{"rsshub:///cnbeta?limit=5", "https://hub.example/base/cnbeta?limit=5"},
           Case{"", ""},
           Case{"example.org", ""},
           Case{"ftp://example.org/f", ""},
           Case{"javascript:alert(1)", ""},
           Case{"file:///etc/passwd", ""},
           Case{"/etc/passwd", ""},
           Case{"https://example.org/\r\nHost: x", ""},
       }) {
    CAPTURE(one.typed);
    const auto kept = checked_feed_url(one.typed, "https://hub.example/base//");
    CHECK(kept.has_value() == (one.kept[0] != '\0'));
    if (kept) CHECK(*kept == one.kept);
  }
}

TEST_CASE("a refusal repeats no login") {
  const auto refused = checked_feed_url("ftp://user:secret@example.org/", "https://hub.example");
  REQUIRE_FALSE(refused.has_value());
  CHECK(to_string(refused.error()).find("secret") == std::string::npos);
}
