#include "daemon/glob.hpp"

#include <doctest/doctest.h>

using feedwire::daemon::glob_matches;

TEST_CASE("a pattern matches as the shell and .gitignore have it") {
  struct Case {
    const char* pattern;
    const char* path;
    bool matches;
  };
  for (const Case& one : {
           Case{"**/*.md", "a.md", true},
           Case{"**/*.md", "x/a.md", true},
           Case{"**/*.md", "x/y/z/a.md", true},
           Case{"**/*.md", "a.mdx", false},
           Case{"**/*.md", "x/a.txt", false},
           Case{"*.md", "a.md", true},
           Case{"*.md", "x/a.md", false},
           Case{"posts/*.md", "posts/a.md", true},
           Case{"posts/*.md", "posts/x/a.md", false},
           Case{"posts/**/*.md", "posts/a.md", true},
           Case{"posts/**/*.md", "posts/x/y/a.md", true},
           Case{"posts/**/*.md", "drafts/a.md", false},
           Case{"posts/**/*.md", "x/posts/a.md", false},
           Case{"**/posts/*.md", "x/posts/a.md", true},
           Case{"**/posts/**/a.md", "x/posts/y/z/a.md", true},
           Case{"**/posts/**/a.md", "x/y/a.md", false},
           Case{"?.md", "a.md", true},
           Case{"?.md", "ab.md", false},
           Case{"[ab].md", "b.md", true},
           Case{"[!ab].md", "b.md", false},
           Case{"**/最新*.md", "新媒体/最新一.md", true},
           Case{"", "a.md", false},
           Case{"**/", "a.md", false},
       }) {
    CAPTURE(one.pattern);
    CAPTURE(one.path);
    CHECK(glob_matches(one.pattern, one.path) == one.matches);
  }
}
