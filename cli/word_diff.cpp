// E. W. Myers, "An O(ND) difference algorithm and its variations", 1986: the greedy form.
#include "cli/word_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace feedwire::cli {
namespace {

using Kind = DiffPiece::Kind;
using Words = std::vector<std::string_view>;

// Memory and time go with its square; texts that differ in more are replaced, not edited.
constexpr int most_changes = 2000;

std::size_t length_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Letters and digits of scripts that put spaces between words. From U+2E80 on (first byte 0xE2
/// 0xBA) come Han, kana and hangul, where each character stands for itself.
bool is_of_a_word(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (byte < 0x80)
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
  return byte < 0xE2;
}

Words words_of(std::string_view text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_a_word(text.substr(end))) end += length_of(text[end]);
    if (end == at) end += length_of(text[at]);
    words.push_back(text.substr(at, end - at));
    at += words.back().size();
  }
  return words;
}

class Editing {
 public:
  Editing(const Words& before, const Words& after) : before_(before), after_(after) {}

  /// The kinds of the steps from the first text to the second; empty where there are too many.
  std::vector<Kind> steps() {
    const int size = std::min<int>(most_changes, width() + height());
    furthest_.assign(static_cast<std::size_t>(2 * size + 3), 0);
    for (int changes = 0; changes <= size; ++changes) {
      if (advance(changes, size)) return walked_back(changes, size);
    }
    return {};
  }

 private:
  int width() const { return static_cast<int>(before_.size()); }
  int height() const { return static_cast<int>(after_.size()); }

  static std::size_t index(int diagonal, int size) {
    return static_cast<std::size_t>(diagonal + size + 1);
  }

  static bool goes_down(const std::vector<int>& furthest, int diagonal, int changes, int size) {
    return diagonal == -changes || (diagonal != changes && furthest[index(diagonal - 1, size)] <
                                                               furthest[index(diagonal + 1, size)]);
  }

  /// As far as one more change leads on each diagonal; true when the end was reached.
  bool advance(int changes, int size) {
    history_.push_back(furthest_);
    for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
      int x = goes_down(furthest_, diagonal, changes, size)
                  ? furthest_[index(diagonal + 1, size)]
                  : furthest_[index(diagonal - 1, size)] + 1;
      while (x < width() && x - diagonal < height() &&
             before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(x - diagonal)])
        ++x;
      furthest_[index(diagonal, size)] = x;
      if (x >= width() && x - diagonal >= height()) return true;
    }
    return false;
  }

  std::vector<Kind> walked_back(int changes, int size) const {
    std::vector<Kind> steps;
    int x = width();
    int y = height();
    for (int d = changes; d >= 0; --d) {
      const std::vector<int>& furthest = history_[static_cast<std::size_t>(d)];
      const int diagonal = x - y;
      const bool is_down = goes_down(furthest, diagonal, d, size);
      const int from = d == 0 ? 0 : furthest[index(diagonal + (is_down ? 1 : -1), size)];
      const int start = d == 0 ? 0 : from + (is_down ? 0 : 1);
      for (; x > start; --x, --y) steps.push_back(Kind::same);
      if (d == 0) break;
      steps.push_back(is_down ? Kind::added : Kind::removed);
      is_down ? --y : --x;
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  const Words& before_;
  const Words& after_;
  std::vector<int> furthest_{};
  std::vector<std::vector<int>> history_{};
};

/// Puts the pieces together; within a stretch of changes all that was removed comes first.
class Pieces {
 public:
  void add(Kind kind, std::string_view text) {
    if (kind == Kind::same) {
      flush();
      append(kind, text);
    } else {
      (kind == Kind::removed ? removed_ : added_) += text;
    }
  }

  std::vector<DiffPiece> take() {
    flush();
    return std::move(pieces_);
  }

 private:
  void flush() {
    append(Kind::removed, std::exchange(removed_, {}));
    append(Kind::added, std::exchange(added_, {}));
  }

  void append(Kind kind, std::string_view text) {
    if (text.empty()) return;
    if (pieces_.empty() || pieces_.back().kind != kind) pieces_.push_back({kind, {}});
    pieces_.back().text += text;
  }

  std::vector<DiffPiece> pieces_{};
  std::string removed_{};
  std::string added_{};
};

}  // namespace

std::vector<DiffPiece> word_diff(std::string_view before, std::string_view after) {
  const Words old_words = words_of(before);
  const Words new_words = words_of(after);
  const std::vector<Kind> steps = Editing(old_words, new_words).steps();
  Pieces pieces;
  if (steps.empty() && before != after) {
    pieces.add(Kind::removed, before);
    pieces.add(Kind::added, after);
    return pieces.take();
  }
  auto old_word = old_words.begin();
  auto new_word = new_words.begin();
  for (const Kind step : steps) {
    const std::string_view word = step == Kind::added ? *new_word : *old_word;
    if (step != Kind::added) ++old_word;
    if (step != Kind::removed) ++new_word;
    pieces.add(step, word);
  }
  return pieces.take();
}

}  // namespace feedwire::cli
