#include "feeds/similarity_text.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "feeds/html.hpp"
#include "feeds/html_scan.hpp"
#include "feeds/similarity_editorial.hpp"
#include "feeds/similarity_tokens.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t longest_text = 48 * 1024;     // bytes of text that are read
constexpr std::size_t longest_markup = 512 * 1024;  // bytes of markup that are looked through
constexpr std::size_t longest_title = 1024;         // bytes

/// What follows a number that is another one at every fetch.
const std::vector<std::vector<StoryToken>>& passing_counts() {
  static const auto tokenised = [] {
    std::vector<std::vector<StoryToken>> all;
    for (const char* words :
         {"秒前",
          "分钟前",
          "小时前",
          "天前",
          "周前",
          "个月前",
          "评论",
          "条评论",
          "次阅读",
          "阅读",
          "minutes ago",
          "hours ago",
          "days ago",
          "hour ago",
          "day ago",
          "comments",
          "views"}) {
      append_tokens(all.emplace_back(), words);
    }
    return all;
  }();
  return tokenised;
}

/// Takes out what passes, from `begin` on: "4小时前", "12 comments".
void drop_passing_counts(std::vector<StoryToken>& tokens, std::size_t begin) {
  std::size_t out = begin;
  for (std::size_t at = begin; at < tokens.size();) {
    std::size_t taken = 0;
    if (tokens[at].kind == StoryToken::Kind::number) {
      const std::span<const StoryToken> after(tokens.data() + at + 1, tokens.size() - at - 1);
      for (const auto& words : passing_counts()) {
        const bool follows =
            after.size() >= words.size() && std::equal(words.begin(), words.end(), after.begin());
        if (follows) taken = std::max(taken, words.size() + 1);
      }
    }
    if (taken == 0) tokens[out++] = tokens[at++];
    at += taken;
  }
  tokens.resize(out);
}

/// Equal for sentences that differ in nothing but numbers.
std::uint64_t key_of(std::span<const StoryToken> tokens) {
  std::uint64_t key = tokens.size();
  for (const StoryToken& token : tokens) {
    key = scatter(key ^ (token.kind == StoryToken::Kind::number ? 0 : token.hash));
  }
  return key;
}

class StoryReader {
 public:
  explicit StoryReader(std::string_view title) {
    append_tokens(story_.title, shortened(title, longest_title));
    drop_passing_counts(story_.title, 0);
  }

  /// Cuts the markup at the ends of quotations.
  void add_html(std::string_view html) {
    HtmlScanner scanner(html);
    const char* begin = html.data();
    int depth = 0;
    std::size_t outermost = 0;
    for (auto piece = scanner.next(); piece != HtmlScanner::Piece::end; piece = scanner.next()) {
      const bool opens = piece == HtmlScanner::Piece::start_tag;
      if (!opens && piece != HtmlScanner::Piece::end_tag) continue;
      if (!equals_ignoring_case(scanner.name(), "blockquote")) continue;
      add_slice({begin, static_cast<std::size_t>(scanner.raw().data() - begin)}, depth > 0);
      begin = scanner.raw().data();
      if (opens && depth == 0) outermost = story_.fragments.size();
      depth = std::max(0, depth + (opens ? 1 : -1));
    }
    const char* const end = html.data() + html.size();
    add_slice({begin, static_cast<std::size_t>(end - begin)}, false);
    // What never ends is not a quotation but broken markup, or a text that was cut off.
    if (depth == 0) return;
    for (; outermost < story_.fragments.size(); ++outermost)
      story_.fragments[outermost].is_quote = false;
  }

  void add_text(std::string_view text, bool is_quote) {
    text = shortened(text, longest_text - std::min(longest_text, read_));
    read_ += text.size();
    while (!text.empty()) {
      const std::size_t length = sentence_length(text);
      add_sentence(trim(text.substr(0, length)), is_quote);
      text.remove_prefix(length);
    }
  }

  StoryText take() { return std::move(story_); }

 private:
  void add_slice(std::string_view html, bool is_quote) {
    if (!html.empty() && read_ < longest_text) add_text(html_to_paragraphs(html), is_quote);
  }

  void add_sentence(std::string_view sentence, bool is_quote) {
    if (is_editorial(sentence)) return;
    // Only where a text may begin: after a title and a word on where it comes from.
    if (story_.fragments.size() < 3) sentence = without_dateline(sentence);
    const std::size_t begin = story_.tokens.size();
    append_tokens(story_.tokens, sentence);
    drop_passing_counts(story_.tokens, begin);
    const auto tokens = std::span<const StoryToken>(story_.tokens).subspan(begin);
    const bool repeats_title =
        std::equal(tokens.begin(), tokens.end(), story_.title.begin(), story_.title.end());
    if (tokens.empty() || repeats_title) {
      story_.tokens.resize(begin);
      return;
    }
    story_.fragments.push_back(
        {static_cast<std::uint32_t>(begin),
         static_cast<std::uint32_t>(story_.tokens.size()),
         key_of(tokens),
         is_quote}
    );
  }

  StoryText story_{};
  std::size_t read_{0};
};

}  // namespace

StoryText read_story(std::string_view title, const Body& body) {
  StoryReader reader(title);
  const std::string_view text = shortened(body.text, longest_markup);
  if (body.type == "html" || body.type == "markdown") {
    reader.add_html(text);
  } else {
    reader.add_text(text, false);
  }
  return reader.take();
}

StoryText read_story(const Entry& entry) {
  return read_story(entry.title, entry.content.empty() ? entry.summary : entry.content);
}

}  // namespace feedwire::feeds
