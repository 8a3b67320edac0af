#include "daemon/web_address.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace feedwire;
using daemon::parse_web_address;
using daemon::resolve_location;

TEST_CASE("an address is taken apart without being changed") {
  const auto address = parse_web_address(" HTTP://us%65r:p@w@Feeds.Example:8080/a/../B?c=%zz#top ");
  REQUIRE(address.has_value());
  CHECK(address->scheme == "http");
  CHECK(address->userinfo == "us%65r:p@w");
  CHECK(address->host == "Feeds.Example");
  CHECK(address->port == "8080");
  CHECK(address->target == "/a/../B?c=%zz");
  CHECK(address->url() == "http://Feeds.Example:8080/a/../B?c=%zz");
  CHECK(address->url_with_userinfo() == "http://us%65r:p@w@Feeds.Example:8080/a/../B?c=%zz");
  CHECK(address->origin() == "http://feeds.example:8080");
}

TEST_CASE("origins are equal in whatever spelling") {
  for (const auto& [one, other] : std::vector<std::pair<const char*, const char*>>{
           {"http://a.example", "HTTP://A.EXAMPLE:80/x"},
           {"https://a.example/", "https://u@a.example:443?q"},
           {"https://[2001:DB8::1]/", "https://[2001:db8::1]:443/"},
           {"http://a.example:/", "http://a.example/"},
       }) {
    CAPTURE(one);
    CHECK(parse_web_address(one)->origin() == parse_web_address(other)->origin());
  }
  CHECK(
      parse_web_address("http://a.example")->origin() !=
      parse_web_address("https://a.example")->origin()
  );
}

TEST_CASE("names beyond ASCII are looked up in their ASCII form, whatever the locale") {
  for (const auto& [given, expected] : std::vector<std::pair<const char*, const char*>>{
           {"http://\u4e2d\u6587.example/", "xn--fiq228c.example"},
           {"http://B\u00dcCHER.example/", "xn--bcher-kva.example"},
           {"http://stra\u00dfe.example/", "xn--strae-oqa.example"},
       }) {
    CAPTURE(given);
    const auto address = parse_web_address(given);
    REQUIRE(address.has_value());
    CHECK(address->host == expected);
  }
  CHECK(parse_web_address("http://\xff\xfe/").has_error());
}

TEST_CASE("what is wrong with an address is said without its login") {
  const auto address = parse_web_address("http://user:secret@host:99999/");
  REQUIRE(address.has_error());
  CHECK(to_string(address.error()).find("secret") == std::string::npos);
}

TEST_CASE("references resolve as RFC 3986 has it") {
  // The examples of its section 5.4, less those that http does not have.
  const auto base = parse_web_address("http://a/b/c/d;p?q").value();
  for (const auto& [reference, expected] : std::vector<std::pair<const char*, const char*>>{
           {"g", "http://a/b/c/g"},
           {"./g", "http://a/b/c/g"},
           {"g/", "http://a/b/c/g/"},
           {"/g", "http://a/g"},
           {"//g", "http://g/"},
           {"?y", "http://a/b/c/d;p?y"},
           {"g?y", "http://a/b/c/g?y"},
           {"#s", "http://a/b/c/d;p?q"},
           {"g#s", "http://a/b/c/g"},
           {";x", "http://a/b/c/;x"},
           {"g;x?y#s", "http://a/b/c/g;x?y"},
           {".", "http://a/b/c/"},
           {"./", "http://a/b/c/"},
           {"..", "http://a/b/"},
           {"../g", "http://a/b/g"},
           {"../..", "http://a/"},
           {"../../g", "http://a/g"},
           {"../../../g", "http://a/g"},
           {"/./g", "http://a/g"},
           {"/../g", "http://a/g"},
           {"g.", "http://a/b/c/g."},
           {"..g", "http://a/b/c/..g"},
           {"./../g", "http://a/b/g"},
           {"g/./h", "http://a/b/c/g/h"},
           {"g/../h", "http://a/b/c/h"},
           {"g;x=1/../y", "http://a/b/c/y"},
           {"g?y/../x", "http://a/b/c/g?y/../x"},
       }) {
    CAPTURE(reference);
    const auto address = resolve_location(base, reference);
    REQUIRE(address.has_value());
    CHECK(address->url() == expected);
  }
}
