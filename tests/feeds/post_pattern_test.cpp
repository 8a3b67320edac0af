#include "feeds/post_pattern.hpp"

#include <doctest/doctest.h>

#include "feeds/date.hpp"
#include "feeds/text.hpp"

using namespace feedwire::feeds;

namespace {

const PostPlace place{
    .category = {"新媒体", "cnBeta"},
    .feed = "cnBeta: 最新",
    .title = "内核 6.12 \"发布\"",
    .date = *read_date("2024-11-18T08:00:00Z"),
    .id = "1042"};

std::string path(const char* pattern, const PostPlace& of = place) {
  return PostPattern::parse(pattern)->path(of);
}

}  // namespace

TEST_CASE("a pattern says where a post goes") {
  CHECK(
      path("{category}/{feed}/{date}-{slug}.md") ==
      "新媒体/cnBeta/cnBeta_最新/2024-11-18-内核_6.12_发布.md"
  );
  CHECK(path("{year}/{month}/{day}/{id}.html") == "2024/11/18/1042.html");
  CHECK(path("posts/{category}-{slug}.md") == "posts/新媒体_cnBeta-内核_6.12_发布.md");
  CHECK(PostPattern::parse("{slug}.md")->path_with_id(place) == "内核_6.12_发布-1042.md");
}

TEST_CASE("what is empty leaves no trace, and nothing leads out of the folder") {
  const PostPlace bare{.id = "7"};
  CHECK(path("{category}/{feed}/{slug}.md", bare) == "untitled.md");
  CHECK(path("{date}-{slug}.md", bare) == "1970-01-01.md");
  const PostPlace hostile{
      .category = {"..", "/etc", ".hidden", "CON"}, .feed = "../..", .title = "../../passwd"};
  CHECK(path("{category}/{feed}/{slug}.md", hostile) == "etc/hidden/_CON/passwd.md");
}

TEST_CASE("names and paths stay within what a file system takes") {
  std::string han;
  while (han.size() < 600) han += "汉";
  PostPlace large{.category = std::vector<std::string>(100, han), .feed = han, .title = han};
  large.id = "123456789012345678";
  const std::string longest =
      PostPattern::parse("{category}/{feed} {slug} {feed}/{feed}-{slug}.md")->path_with_id(large);
  CHECK(longest.size() < 2048);
  CHECK(is_valid_utf8(longest));
  for (std::size_t at = 0; at < longest.size();) {
    const std::size_t slash = std::min(longest.find('/', at), longest.size());
    CHECK(slash - at <= 255);
    at = slash + 1;
  }
  CHECK(longest.ends_with("-123456789012345678.md"));
}

TEST_CASE("a pattern that cannot be is refused in words") {
  for (const char* pattern :
       {"",
        "/{slug}.md",
        "a//{slug}.md",
        "../{slug}.md",
        "{slug}",
        "{slug}.",
        "{slug}.{id}",
        "{titel}.md",
        "{slug.md",
        ".hidden/{slug}.md",
        "{feed}/"}) {
    CAPTURE(pattern);
    CHECK(PostPattern::parse(pattern).has_error());
  }
}
