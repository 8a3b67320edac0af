#include "feeds/similarity_editorial.hpp"

#include <algorithm>
#include <array>

#include "feeds/similarity_characters.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t longest_editorial = 240;  // bytes: some eighty Chinese characters
constexpr std::size_t longest_dateline = 75;    // bytes

constexpr std::array openings = std::to_array<std::string_view>(
    {"访问：",
     "访问:",
     "稿源",
     "来源：",
     "来源:",
     "原标题",
     "责任编辑",
     "责编",
     "编辑：",
     "作者：",
     "文｜",
     "文|",
     "文/",
     "阅读全文",
     "查看全文",
     "点击查看",
     "点此",
     "广告】",
     "广告声明",
     "扫码关注",
     "扫描二维码",
     "本文来自",
     "本文转自",
     "原文链接",
     "相关阅读",
     "延伸阅读",
     "相关新闻",
     "推荐阅读",
     "read more",
     "read the full",
     "continue reading",
     "click here",
     "view comments",
     "the post ",
     "originally published",
     "image credit",
     "photo credit",
     "subscribe to"}
);

/// What stands between the head of an agency and the text.
constexpr std::array head_ends = std::to_array<std::string_view>({"，", "：", ",", ":"});
constexpr std::array agency_words =
    std::to_array<std::string_view>({"消息", "电", "讯", "报道", "获悉"});

bool ends_with_any(std::string_view text, const auto& ends) {
  return std::any_of(ends.begin(), ends.end(), [text](std::string_view end) {
    return text.ends_with(end);
  });
}

std::string_view without_leading_signs(std::string_view text) {
  while (!text.empty()) {
    const StoryCharacter next = first_character(text);
    if (next.kind != CharacterKind::separator && next.kind != CharacterKind::invisible) break;
    text.remove_prefix(next.length);
  }
  return text;
}

}  // namespace

bool is_editorial(std::string_view sentence) {
  const std::string_view text = without_leading_signs(sentence);
  if (text.size() > longest_editorial) return false;
  if (text.starts_with("感谢") && text.find("投递") != std::string_view::npos) return true;
  return std::any_of(openings.begin(), openings.end(), [text](std::string_view opening) {
    return starts_ignoring_case(text, opening);
  });
}

std::string_view without_dateline(std::string_view sentence) {
  const std::string_view head = sentence.substr(0, longest_dateline);
  std::size_t best = std::string_view::npos;
  std::size_t length = 0;
  for (const std::string_view end : head_ends) {
    const std::size_t at = head.find(end);
    if (at >= best) continue;
    best = at;
    length = end.size();
  }
  if (best != std::string_view::npos) {
    const std::string_view agency = trim(head.substr(0, best));
    const bool has_day = agency.find("日") != std::string_view::npos;
    if (has_day && ends_with_any(agency, agency_words)) return sentence.substr(best + length);
  }
  for (const std::string_view dash : {") - ", ") — ", ") – "}) {
    const std::size_t at = head.find(dash);
    if (at != std::string_view::npos) return sentence.substr(at + dash.size());
  }
  return sentence;
}

}  // namespace feedwire::feeds
