#include "feeds/link.hpp"

#include <doctest/doctest.h>

using namespace feedwire::feeds;

namespace {

struct Case {
  const char* reference;
  const char* resolved;
};

// RFC 3986, section 5.4, against http://a/b/c/d;p?q.
constexpr Case cases[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {"..g", "http://a/b/c/..g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {" \n g\n/h\t", "http://a/b/c/g/h"},
    {"ein bild.png", "http://a/b/c/ein bild.png"}};

}  // namespace

TEST_CASE("a reference is resolved as RFC 3986 says") {
  for (const Case& one : cases) {
    CAPTURE(one.reference);
    CHECK(resolve(one.reference, "http://a/b/c/d;p?q") == one.resolved);
  }
}

TEST_CASE("without an absolute base a reference stays as it was written") {
  CHECK(resolve("a/b", "") == "a/b");
  CHECK(resolve("a/b", "/c/") == "a/b");
  CHECK(resolve("a/b", "mailto:x@y.z") == "a/b");
  CHECK(resolve("a", "http://h") == "http://h/a");
  CHECK(resolve("?a", "http://h") == "http://h?a");
}

TEST_CASE("what makes a URL absolute") {
  CHECK(is_absolute_url("http://a"));
  CHECK(is_absolute_url("file:///a"));
  CHECK_FALSE(is_absolute_url("tag:a,2020:1"));
  CHECK_FALSE(is_absolute_url("//a/b"));
  CHECK(is_http_url("HTTPS://a/"));
  CHECK_FALSE(is_http_url("ftp://a/"));
  CHECK_FALSE(is_http_url("http:a"));
}
