#include "feeds/feed.hpp"

#include <doctest/doctest.h>

#include "feeds/problem.hpp"

using namespace feedwire;

TEST_CASE("an address stands in for a person without a name") {
  const std::vector<feeds::Person> persons{{.name = "陈小姐"}, {}, {.email = "a@example.net"}};
  CHECK(feeds::joined_names(persons) == "陈小姐, a@example.net");
}

TEST_CASE("a problem reads as one line") {
  CHECK(to_string(Problem{.what = "no feed"}) == "no feed");
  CHECK(
      to_string(Problem{.what = "cut short", .where = "line 3", .remedy = "fetch it again"}) ==
      "cut short (line 3); fetch it again"
  );
}
