#include "feeds/noise.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "feeds/canonical_url.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using Words = std::span<const std::string_view>;

// Years are left out: a change of the text is likelier. So is 日前, which also means "before that
// day".
constexpr auto ages = std::to_array<std::string_view>(
    {"秒前",       "秒钟前",      "秒鐘前",   "分钟前",   "分鐘前",    "分前",        "小时前",
     "个小时前",   "小時前",      "個小時前", "時間前",   "天前",      "周前",        "週前",
     "个月前",     "個月前",      "ヶ月前",   "か月前",   "초 전",     "초전",        "분 전",
     "분전",       "시간 전",     "시간전",   "일 전",    "일전",      "seconds ago", "secs ago",
     "minute ago", "minutes ago", "min ago",  "mins ago", "hour ago",  "hours ago",   "hr ago",
     "hrs ago",    "day ago",     "days ago", "week ago", "weeks ago", "month ago",   "months ago"}
);
constexpr std::array<std::string_view, 6> ages_without_number{
    "刚刚", "剛剛", "just now", "a minute ago", "an hour ago", "a day ago"};
// What stands behind the number of a counter …
constexpr auto counted = std::to_array<std::string_view>(
    {"次阅读", "次閱讀", "次浏览", "次瀏覽", "次播放",   "次观看",  "次点击", "次查看", "人阅读",
     "人浏览", "人点赞", "条评论", "條評論", "个评论",   "個評論",  "条回复", "則留言", "个赞",
     "個讚",   "views",  "reads",  "plays",  "comments", "replies", "likes",  "shares"}
);
// … and before it, where a colon or a bracket stands between or these are no words of a sentence.
constexpr auto counters =
    std::to_array<std::string_view>({"阅读",     "阅读量", "阅读数", "閱讀",   "浏览",   "浏览量",
                                     "浏览数",   "瀏覽",   "播放量", "播放数", "点击量", "点击数",
                                     "访问量",   "评论数", "回复数", "点赞数", "收藏数", "转发数",
                                     "comments", "views",  "reads",  "points"});
constexpr auto labels = std::to_array<std::string_view>(
    {"评论",
     "評論",
     "回复",
     "点击",
     "点赞",
     "收藏",
     "转发",
     "热度",
     "replies",
     "likes",
     "shares",
     "score"}
);

// … and behind it where nothing but a blank or the end follows: 评论 is also half of 评论员.
constexpr std::array<std::string_view, 5> counted_at_end{"评论", "評論", "阅读", "回复", "赞"};

bool is_word_byte(char c) { return is_letter(c) || is_digit(c); }

/// The length of the word of the list that `text` begins with, as a whole word; 0: none.
std::size_t starts_with_one(std::string_view text, Words words) {
  for (const std::string_view word : words) {
    if (!starts_ignoring_case(text, word)) continue;
    const bool goes_on =
        is_letter(word.back()) && text.size() > word.size() && is_word_byte(text[word.size()]);
    if (!goes_on) return word.size();
  }
  return 0;
}

/// Does a blank or nothing follow?
bool ends_here(std::string_view rest) { return rest.empty() || is_blank(rest.front()); }

/// The length of what tells that the number before it counts something; 0: it does not.
std::size_t counted_length(std::string_view text) {
  if (const std::size_t length = starts_with_one(text, counted); length > 0) return length;
  const std::size_t length = starts_with_one(text, counted_at_end);
  return ends_here(text.substr(length)) ? length : 0;
}

bool ends_with_one(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    if (text.size() < word.size()) return false;
    const std::size_t at = text.size() - word.size();
    if (!equals_ignoring_case(text.substr(at), word)) return false;
    return at == 0 || !is_letter(word.front()) || !is_word_byte(text[at - 1]);
  });
}

std::size_t blanks(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";
  std::size_t at = 0;
  while (at < text.size() && (is_blank(text[at]) || text.substr(at).starts_with(no_break)))
    at += is_blank(text[at]) ? 1 : no_break.size();
  return at;
}

/// A number as counters write it: "1,204", "3.5万", "12k", "100+".
std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) {
    ++at;
    const bool goes_on =
        at + 1 < text.size() && (text[at] == ',' || text[at] == '.') && is_digit(text[at + 1]);
    if (goes_on) ++at;
  }
  for (const std::string_view unit : {"万", "萬", "亿", "k", "w", "m"}) {
    const std::string_view rest = text.substr(at);
    if (!starts_ignoring_case(rest, unit)) continue;
    const bool is_word = is_letter(unit.front()) && rest.size() > 1 && is_word_byte(rest[1]);
    if (!is_word) at += unit.size();
    break;
  }
  if (at < text.size() && text[at] == '+') ++at;
  return at;
}

/// The length of "35 comments"; 0: it is none.
std::size_t counter_length(std::string_view text) {
  const std::size_t number = number_length(text);
  if (number == 0) return 0;
  const std::size_t word = number + blanks(text.substr(number));
  const std::size_t what = counted_length(text.substr(word));
  return what > 0 ? word + what : 0;
}

/// The length of "3小时前" or of "08-20", which some sites write after a day; 0: it is neither. A
/// day counts at the end of the text only, or before a counter.
std::size_t age_length(std::string_view text) {
  const std::size_t number = number_length(text);
  const std::size_t word = number + blanks(text.substr(number));
  if (const std::size_t age = starts_with_one(text.substr(word), ages); age > 0) return word + age;
  const bool is_day =
      text.size() >= 5 && number == 2 && text[2] == '-' && is_digit(text[3]) && is_digit(text[4]);
  if (!is_day) return 0;
  const std::string_view rest = text.substr(5);
  const std::size_t gap = blanks(rest);
  const bool is_last = gap == rest.size() || (gap > 0 && counter_length(rest.substr(gap)) > 0);
  return is_last ? 5 : 0;
}

/// Has a counter's name just been written, with a colon, a bracket or a blank behind it?
bool names_counter(std::string_view before) {
  const std::size_t all = before.size();
  std::size_t marks = 0;
  bool is_apart = true;
  while (is_apart) {
    is_apart = false;
    for (const std::string_view mark : {" ", "\n", ":", "：", "(", "（"}) {
      if (!before.ends_with(mark)) continue;
      before.remove_suffix(mark.size());
      is_apart = true;
      if (!is_blank(mark.front())) ++marks;
    }
  }
  if (before.size() == all) return false;
  const std::size_t size = std::min<std::size_t>(before.size(), 32);
  const std::string_view last = before.substr(before.size() - size);
  return ends_with_one(last, counters) || (marks > 0 && ends_with_one(last, labels));
}

class Quieting {
 public:
  explicit Quieting(std::string_view text) : text_(text) { quiet_.reserve(text.size()); }

  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_digit(c)) {
        take_number();
      } else if (!may_begin_age(c) || !take_age()) {
        take_plain();
      }
    }
    return std::move(quiet_);
  }

 private:
  bool follows_blank() const { return at_ == 0 || is_blank(text_[at_ - 1]); }

  // 刚刚, 剛剛, "just now", "a minute ago", standing alone: 刚刚 is an ordinary word as well.
  bool may_begin_age(char c) const {
    return (c == '\xE5' || lower(c) == 'j' || lower(c) == 'a') && follows_blank();
  }

  // Up to where noise may begin next: at a digit, or behind a blank.
  void take_plain() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && !is_digit(text_[end]) && !is_blank(text_[end - 1])) ++end;
    quiet_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  bool take_age() {
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = starts_with_one(rest, ages_without_number);
    if (length == 0 || !ends_here(rest.substr(length))) return false;
    at_ += length;
    return true;
  }

  void take_number() {
    const std::string_view rest = text_.substr(at_);
    std::size_t noise = age_length(rest);
    if (noise == 0) noise = counter_length(rest);
    const std::size_t number = number_length(rest);
    if (noise == 0 && names_counter(quiet_)) noise = number;
    if (noise == 0) quiet_ += rest.substr(0, number);
    at_ += std::max(noise, number);
  }

  std::string_view text_;
  std::string quiet_{};
  std::size_t at_{0};
};

// Names that are used for nothing else; a bare "id", "t" or "v" may name the page.
constexpr std::array<std::string_view, 14> fleeting{
    "jsessionid",
    "phpsessid",
    "aspsessionid",
    "sessionid",
    "session_id",
    "sid",
    "cfid",
    "cftoken",
    "_t",
    "_ts",
    "timestamp",
    "rand",
    "random",
    "nonce"};

bool is_fleeting(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  return std::any_of(fleeting.begin(), fleeting.end(), [&](std::string_view known) {
    return equals_ignoring_case(name, known);
  });
}

/// The parts between the separators that are not fleeting.
std::string steady_parts(std::string_view text, char separator, char first) {
  std::string steady;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (is_fleeting(part)) continue;
    steady += steady.empty() ? first : separator;
    steady += part;
  }
  return steady;
}

}  // namespace

std::string without_noise(std::string_view text) { return Quieting(text).run(); }

std::string steady_url(std::string_view url) {
  const std::string canonical = canonical_url(url);
  const std::string_view all = canonical;
  const std::size_t query = std::min(all.find('?'), all.size());
  const std::string_view path = all.substr(0, query);
  const std::size_t matrix = std::min(path.find(';'), path.size());
  std::string steady(path.substr(0, matrix));
  if (matrix < path.size()) steady += steady_parts(path.substr(matrix + 1), ';', ';');
  if (query < all.size()) steady += steady_parts(all.substr(query + 1), '&', '?');
  return steady;
}

}  // namespace feedwire::feeds
