#include "bench/similarity_news.hpp"

#include <fmt/format.h>

#include <cmath>

#include "feeds/text.hpp"

namespace feedwire::bench {
namespace {

constexpr std::size_t word_count = 40'000;
constexpr std::size_t phrase_count = 30'000;
constexpr std::size_t recent_items = 500;

constexpr std::array series{"早报：", "一周热点：", "新品速递：", "数据周报：", "深夜读报："};
constexpr std::array adverts{
    "扫码加入读者群，每天三分钟看懂科技圈的大事小情，更有好礼相送。",
    "本站所有图片均来自网络，版权归原作者所有，如有异议请联系我们处理。",
    "限时特惠开始了，点这里领取优惠券，先到先得，领完为止。"};

}  // namespace

InventedNews::InventedNews(std::uint64_t seed) : random_(seed) {
  for (std::size_t at = 0; at < word_count; ++at) {
    std::string word;
    const std::size_t length = at % 7 == 0 ? 3 : 2;
    for (std::size_t one = 0; one < length; ++one)
      feeds::append_utf8(word, static_cast<char32_t>(0x4E00 + random_() % 3500));
    words_.push_back(at % 19 == 0 ? fmt::format("word{}", at) : word);
  }
  for (std::size_t at = 0; at < phrase_count; ++at) phrases_.push_back(words(3 + random_() % 3));
}

/// Zipf's law: the logarithm of a rank is spread evenly.
std::size_t InventedNews::rank(std::size_t most) {
  const double share = static_cast<double>(random_() >> 11U) * 0x1.0p-53;
  return static_cast<std::size_t>(std::pow(static_cast<double>(most), share)) - 1;
}

std::string InventedNews::words(std::size_t count) {
  std::string text;
  for (; count > 0; --count) {
    const bool is_phrase = !phrases_.empty() && one_in(4);
    text += is_phrase ? phrases_[rank(phrases_.size())] : words_[rank(words_.size())];
  }
  return text;
}

InventedItem InventedNews::fresh() {
  InventedItem item;
  if (one_in(10)) item.title = series[rank(series.size())];
  item.title += words(5 + random_() % 5);
  if (one_in(10))
    item.html = "<p>据媒体周一报道，一项最新的研究结果在业内引发了广泛关注和讨论。</p>";
  const std::size_t paragraphs = 2 + random_() % 6;
  for (std::size_t at = 0; at < paragraphs; ++at)
    item.html += fmt::format("<p>{}，{}，{}。</p>", words(12), words(10), words(14));
  if (one_in(10)) item.html += fmt::format("<p>{}</p>", adverts[rank(adverts.size())]);
  return item;
}

InventedItem InventedNews::edited_copy() {
  InventedItem item = recent_[random_() % recent_.size()];
  item.html += fmt::format("<p>{}。</p>", words(12));
  if (one_in(2)) item.title += words(1);
  return item;
}

InventedItem InventedNews::next() {
  InventedItem item = !recent_.empty() && one_in(30) ? edited_copy() : fresh();
  if (recent_.size() < recent_items) {
    recent_.push_back(item);
  } else {
    recent_[random_() % recent_items] = item;
  }
  return item;
}

}  // namespace feedwire::bench
