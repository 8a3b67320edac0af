#include "feeds/passing.hpp"

#include <algorithm>
#include <array>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

// After a number: how long ago. Not 日前, which also means "before that day".
constexpr std::array ages = std::to_array<std::string_view>(
    {"秒前",   "秒钟前",     "秒鐘前",  "分钟前",   "分鐘前",    "分前",
     "小时前", "小時前",     "時間前",  "天前",     "周前",      "週前",
     "个月前", "個月前",     "ヶ月前",  "か月前",   "분전",      "시간전",
     "일전",   "secondsago", "secago",  "secsago",  "minuteago", "minutesago",
     "minago", "minsago",    "hourago", "hoursago", "hrago",     "hrsago",
     "dayago", "daysago",    "weekago", "weeksago", "monthago",  "monthsago"}
);

// After a number: how often it was looked at, or answered.
constexpr std::array counted = std::to_array<std::string_view>(
    {"次阅读", "次閱讀", "次浏览", "次瀏覽", "次播放", "次点击",   "次查看",  "次观看", "人阅读",
     "人浏览", "人点赞", "条评论", "條評論", "個評論", "个评论",   "条回复",  "個讚",   "个赞",
     "阅读",   "浏览",   "评论",   "views",  "reads",  "comments", "replies", "likes",  "shares"}
);

// Before a number: the same.
constexpr std::array counters = std::to_array<std::string_view>(
    {"阅读",  "閱讀",   "阅读量",   "阅读数",  "浏览",   "瀏覽",  "浏览量", "浏览数",
     "点击",  "点击量", "点击数",   "播放量",  "播放数", "评论",  "評論",   "评论数",
     "回复",  "回复数", "点赞",     "点赞数",  "收藏",   "转发",  "访问量", "热度",
     "views", "reads",  "comments", "replies", "likes",  "shares"}
);

/// "1,234", "1.2万", "3k".
std::size_t number_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() &&
         (is_digit(text[length]) || text[length] == ',' || text[length] == '.'))
    ++length;
  while (length > 0 && !is_digit(text[length - 1])) --length;
  for (const std::string_view unit : {"万", "萬", "k", "K", "w", "W"}) {
    if (text.substr(length).starts_with(unit)) return length + unit.size();
  }
  return length;
}

template <typename List>
std::string_view found_at_start(std::string_view text, const List& list) {
  std::string_view longest;
  for (const std::string_view one : list) {
    if (one.size() > longest.size() && starts_ignoring_case(text, one)) longest = one;
  }
  return longest;
}

bool ends_with_counter(std::string_view text) {
  for (const std::string_view sign : {"：", ":", "（", "("}) {
    if (text.ends_with(sign)) text.remove_suffix(sign.size());
  }
  return std::any_of(counters.begin(), counters.end(), [text](std::string_view one) {
    return text.size() >= one.size() &&
           starts_ignoring_case(text.substr(text.size() - one.size()), one);
  });
}

}  // namespace

std::string without_passing(std::string_view text) {
  std::string lasting;
  lasting.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = static_cast<std::size_t>(
        std::find_if(text.begin(), text.end(), [](char c) { return is_digit(c); }) - text.begin()
    );
    lasting += text.substr(0, plain);
    text.remove_prefix(plain);
    const std::size_t length = number_length(text);
    const std::string_view rest = text.substr(length);
    const std::string_view age = found_at_start(rest, ages);
    if (!age.empty()) {
      text = rest.substr(age.size());
      continue;
    }
    const bool passes = !found_at_start(rest, counted).empty() || ends_with_counter(lasting);
    if (!passes) lasting += text.substr(0, length);
    text = rest;
  }
  return lasting;
}

}  // namespace feedwire::feeds
