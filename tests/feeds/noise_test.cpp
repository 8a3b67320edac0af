#include "feeds/noise.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "feeds/identity.hpp"

using namespace feedwire::feeds;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

ContentHash saying(const std::string& text) {
  Entry entry;
  entry.content = {.text = text, .type = "html"};
  return content_hash(entry);
}

}  // namespace

TEST_CASE("what a server counts anew at every fetch reads alike") {
  const Pairs same{
      {"12分钟前 更新", "3小时前 更新"},
      {"刚刚", "1分钟前"},
      {"天下 3小时前", "天下 4小时前 1评论"},  // infzm.com, in titles and texts
      {"热点 23小时前 54评论", "热点 08-20 55评论"},
      {"时局 2小时前", "时局 08-20"},
      {"posted 2 hours ago by x", "posted 45 minutes ago by x"},
      {"just now", "an hour ago"},
      {"3&nbsp;hours ago", "4&nbsp;hours ago"},
      {"3時間前", "5時間前"},
      {"5분 전", "2시간 전"},
      {"阅读 1,204", "阅读 99"},
      {"浏览量：3.5万", "浏览量：36001"},
      {"1024次阅读", "1025 次阅读"},
      {"1,234 views", "1,240 views"},
      {"Points: 12", "Points: 345"},
      {"35 comments", "36 comments"},
      {"评论数（8）", "评论数（12）"}};
  for (const auto& pair : same) {
    const auto& one = pair.first;
    const auto& other = pair.second;
    CAPTURE(one);
    CAPTURE(other);
    CHECK(saying("<p>" + one + "</p>") == saying("<p>" + other + "</p>"));
  }
}

TEST_CASE("every other number is what the entry says") {
  const Pairs different{
      {"Linux 5.10", "Linux 5.11"},
      {"iOS 16 beta 3", "iOS 16 beta 4"},
      {"售价 1,350 元", "售价 1,250 元"},
      {"3年前", "5年前"},
      {"539 条、评论 146 条", "539 条、评论 147 条"},
      {"he waited 2 hours", "he waited 3 hours"},
      {"12 viewsonic monitors", "13 viewsonic monitors"},
      {"前 3 名", "前 5 名"},
      {"viewpoints 3", "viewpoints 4"},
      {" views3", " views4"},
      {"2 days agony", "3 days agony"},
      {"刚刚发布", "发布"},
      {"3评论员", "4评论员"},
      {"08-20 发布", "08-21 发布"}};
  for (const auto& pair : different) {
    const auto& one = pair.first;
    const auto& other = pair.second;
    CAPTURE(one);
    CAPTURE(other);
    CHECK(without_noise(one) != without_noise(other));
  }
  CHECK(without_noise("Linux 5.10, 售价 1,350 元") == "Linux 5.10, 售价 1,350 元");
}

TEST_CASE("session ids and cache breakers are no part of an address") {
  const Pairs same{
      {"http://a.example/x;jsessionid=1A?y=2", "http://a.example/x;JSESSIONID=2B?y=2"},
      {"http://a.example/x?PHPSESSID=1&y=2", "http://a.example/x?y=2&phpsessid=2"},
      {"http://a.example/x?_t=1", "https://a.example/x"}};
  for (const auto& pair : same) {
    const auto& one = pair.first;
    const auto& other = pair.second;
    CAPTURE(one);
    CHECK(steady_url(one) == steady_url(other));
  }
  CHECK(steady_url("http://a.example/x?id=1") != steady_url("http://a.example/x?id=2"));
  CHECK(steady_url("http://a.example/x;a=1") != steady_url("http://a.example/x;a=2"));
}
