#include "feeds/newsboat_urls.hpp"

#include <doctest/doctest.h>

using namespace feedwire::feeds;

TEST_CASE("newsboat's list: an address a line, then tags") {
  const NewsboatList list = read_newsboat_urls(
      "# mine\n"
      "https://a.example/feed\n"
      "\n"
      "https://b.example/f 新闻 科技 \"~名 字\" !\r\n"
      "\"https://c.example/f?a=b c\" \"a \\\"b\\\" c\"\n"
      "\"query:Unread:unread = \\\"yes\\\"\" tag\n"
      "exec:~/bin/feed.sh\n"
  );
  REQUIRE(list.feeds.size() == 3);
  CHECK(list.feeds[0] == Outline{.url = "https://a.example/feed"});
  CHECK(
      list.feeds[1] == Outline{.url = "https://b.example/f", .title = "名 字", .category = {"新闻"}}
  );
  CHECK(list.feeds[2].category == std::vector<std::string>{"a \"b\" c"});
  CHECK(list.passed_over.size() == 2);
  CHECK(list.passed_over[1] == "exec:~/bin/feed.sh");
}

TEST_CASE("such a list is told from markup") {
  CHECK(is_newsboat_list("# comment\nhttps://a.example/f tag\n"));
  CHECK(is_newsboat_list("\"query:a:b\"\n"));
  CHECK_FALSE(is_newsboat_list("<?xml version=\"1.0\"?><opml/>"));
  CHECK_FALSE(is_newsboat_list(""));
  CHECK_FALSE(is_newsboat_list("hello\n"));
}
