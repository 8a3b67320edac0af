// Rows and columns for people, aligned by display width and fitted to the screen.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/terminal.hpp"

namespace feedwire::cli {

struct Column {
  std::string title{};
  bool to_the_right{false};  ///< for numbers
  int shrinks_to{0};         ///< least columns when the screen is narrow; 0: never cut
  int share{1};              ///< of what is left, where several columns must shrink
};

struct Cell {
  Cell() = default;
  /// Any text: it is made harmless here.
  Cell(std::string_view of, Colour in = Colour::none);
  Cell(const std::string& of, Colour in = Colour::none) : Cell(std::string_view{of}, in) {}
  Cell(const char* of, Colour in = Colour::none) : Cell(std::string_view{of}, in) {}

  std::string text{};
  Colour colour{Colour::none};
  /// Parts of `text` that stand out, as bytes from and to, in order; for cells without a colour.
  std::vector<std::pair<std::size_t, std::size_t>> marks{};
};

/// Collects rows and gives them out as text, a batch at a time: a long list need not be in memory,
/// and later batches keep the widths of earlier ones.
class Table {
 public:
  explicit Table(std::vector<Column> columns);

  /// `row` has a cell for each column, or fewer: the rest is empty.
  void add(std::vector<Cell> row);

  /// The rows since the last time, with the titles before the first batch. On a terminal columns
  /// that may shrink are cut, the widest for its share first, so that no line wraps.
  std::string take(const Screen& screen);

 private:
  std::string line(const std::vector<Cell>& row, const Screen& screen) const;
  void fit(int columns);

  std::vector<Column> columns_;
  std::vector<int> widths_{};
  std::vector<std::vector<Cell>> rows_{};
  bool titled_{false};
};

}  // namespace feedwire::cli
