#include "cli/word_diff.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace feedwire::cli;

namespace {

std::string shown(const std::string& before, const std::string& after) {
  std::string text;
  for (const DiffPiece& piece : word_diff(before, after)) {
    if (piece.kind == DiffPiece::Kind::removed) text += "[-" + piece.text + "-]";
    if (piece.kind == DiffPiece::Kind::added) text += "{+" + piece.text + "+}";
    if (piece.kind == DiffPiece::Kind::same) text += piece.text;
  }
  return text;
}

std::string side(const std::vector<DiffPiece>& pieces, DiffPiece::Kind left_out) {
  std::string text;
  for (const DiffPiece& piece : pieces)
    if (piece.kind != left_out) text += piece.text;
  return text;
}

}  // namespace

TEST_CASE("words are compared as wholes, and characters of scripts without spaces one by one") {
  CHECK(shown("", "").empty());
  CHECK(shown("same", "same") == "same");
  CHECK(shown("the red fox", "the brown fox") == "the [-red-]{+brown+} fox");
  CHECK(shown("naïve idea", "naïf idea") == "[-naïve-]{+naïf+} idea");
  CHECK(shown("定于周三举行", "定于周五举行") == "定于周[-三-]{+五+}举行");
  CHECK(shown("", "new") == "{+new+}");
  CHECK(shown("old", "") == "[-old-]");
  CHECK(shown("a b c", "a c") == "a [-b -]c");
}

TEST_CASE("both texts can be read out of the pieces, whatever they are") {
  std::mt19937 random(7);
  const std::vector<std::string> words{"a", "b ", "内", "核", " ", "é", "\n", ",", "word"};
  const auto any = [&](std::size_t most) {
    std::string text;
    for (std::size_t left = random() % most; left > 0; --left)
      text += words[random() % words.size()];
    return text;
  };
  for (int i = 0; i < 500; ++i) {
    const std::string before = any(60);
    const std::string after = any(60);
    const std::vector<DiffPiece> pieces = word_diff(before, after);
    REQUIRE(side(pieces, DiffPiece::Kind::added) == before);
    REQUIRE(side(pieces, DiffPiece::Kind::removed) == after);
  }
}

TEST_CASE("texts that have nothing in common are replaced, in bounded time") {
  std::string before;
  std::string after;
  for (int i = 0; i < 20'000; ++i) {
    before += "a" + std::to_string(i) + " ";
    after += "b" + std::to_string(i) + " ";
  }
  const std::vector<DiffPiece> pieces = word_diff(before, after);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0] == DiffPiece{DiffPiece::Kind::removed, before});
  CHECK(pieces[1] == DiffPiece{DiffPiece::Kind::added, after});
}

TEST_CASE("ill-formed bytes harm nothing") {
  const std::string bad = "a\xE5\x86 \xFF\xC3";
  const std::vector<DiffPiece> pieces = word_diff(bad, "a");
  CHECK(side(pieces, DiffPiece::Kind::added) == bad);
}
