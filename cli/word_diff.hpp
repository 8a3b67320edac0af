// What changed between two texts, word by word; in scripts without spaces character by character.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwire::cli {

struct DiffPiece {
  enum class Kind { same, removed, added };
  Kind kind{Kind::same};
  std::string text{};

  bool operator==(const DiffPiece&) const = default;
};

/// In the order of reading; what was removed stands before what came in its place. Both texts are
/// UTF-8. Texts that have next to nothing in common are one removal and one addition.
std::vector<DiffPiece> word_diff(std::string_view before, std::string_view after);

}  // namespace feedwire::cli
