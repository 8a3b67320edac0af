#include "cli/wrapped.hpp"

#include <doctest/doctest.h>

using namespace feedwire::cli;

namespace {

constexpr Screen narrow{.is_terminal = true, .columns = 12};

}  // namespace

TEST_CASE("lines break at spaces, and those after the first are indented") {
  CHECK(wrapped("one two three four", 4, 4, narrow) == "one two\n    three\n    four");
  CHECK(wrapped("one two", 0, 4, narrow) == "one two");
  CHECK(wrapped("", 4, 4, narrow) == "");
}

TEST_CASE("Chinese takes two columns, and a word that fits nowhere stays whole") {
  CHECK(wrapped("新闻 联播 abc", 2, 2, narrow) == "新闻 联播\n  abc");
  CHECK(wrapped("a https://example.org/a b", 2, 2, narrow) == "a\n  https://example.org/a\n  b");
}

TEST_CASE("a file gets one line") {
  CHECK(wrapped("one two three", 4, 4, Screen{}) == "one two three");
}
