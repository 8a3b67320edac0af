#include "feeds/link_field.hpp"

#include <doctest/doctest.h>

using feedwire::feeds::linked_as;

TEST_CASE("a link is found by its relation, however the field is written") {
  struct Case {
    const char* field;
    const char* target;
  };
  for (const Case& one : {
           Case{"<https://hub.example/>; rel=\"hub\"", "https://hub.example/"},
           Case{"< /hub >;REL=Hub", "/hub"},
           Case{
               "<https://a.example/f>; rel=self, <https://hub.example/>; rel=hub",
               "https://hub.example/"},
           Case{"<a>; title=\"x, <b>; rel=hub\"; rel=self, <c>; rel=\"x hub\"", "c"},
           Case{"<https://a.example/?a=1,2;3>; rel=hub", "https://a.example/?a=1,2;3"},
           Case{"<one>; rel=hub, <two>; rel=hub", "one"},
           Case{"<a>; rel=self; rel=hub", ""},  // the first rel counts
           Case{"<a>, , <b>; rel=hub", "b"},
           Case{"<a>; rel=\"hub", "a"},
           Case{"<a>; rel=github", ""},
           Case{"<a", ""},
           Case{"<a>; rel=\"\\", ""},
           Case{"hub", ""},
           Case{"", ""},
       }) {
    CAPTURE(one.field);
    CHECK(linked_as("hub", one.field) == one.target);
  }
}
