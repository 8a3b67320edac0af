#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "cli/display_width.hpp"

namespace feedwire::cli {
namespace {

constexpr int gap = 2;

// What was cut off cannot be marked.
std::string painted_cell(const std::string& shown, const Cell& cell, const Screen& screen) {
  if (cell.marks.empty()) return painted(shown, cell.colour, screen);
  const bool is_cut = shown != cell.text;
  const std::string_view rest = is_cut ? "…" : "";
  const std::size_t kept = shown.size() - rest.size();
  const std::string_view all = shown;
  std::string text;
  std::size_t at = 0;
  for (const auto& [from, to] : cell.marks) {
    if (from >= kept) break;
    text += all.substr(at, from - at);
    at = std::min(to, kept);
    text += painted(all.substr(from, at - from), Colour::bold, screen);
  }
  return text.append(all.substr(at));
}

}  // namespace

Cell::Cell(std::string_view of, Colour in) : text(harmless(of)), colour(in) {}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (const Column& column : columns_) widths_.push_back(display_width(column.title));
}

void Table::add(std::vector<Cell> row) {
  row.resize(columns_.size());
  for (std::size_t at = 0; at < row.size(); ++at) {
    widths_[at] = std::max(widths_[at], display_width(row[at].text));
  }
  rows_.push_back(std::move(row));
}

void Table::fit(int columns) {
  const int gaps = gap * (static_cast<int>(columns_.size()) - 1);
  int excess = std::accumulate(widths_.begin(), widths_.end(), gaps) - columns;
  const auto is_wider = [&](std::size_t one, std::size_t other) {
    return widths_[one] * columns_[other].share > widths_[other] * columns_[one].share;
  };
  for (; excess > 0; --excess) {
    std::optional<std::size_t> widest;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      const int least = columns_[at].shrinks_to;
      if (least == 0 || widths_[at] <= least) continue;
      if (!widest || is_wider(at, *widest)) widest = at;
    }
    if (!widest) return;
    --widths_[*widest];
  }
}

std::string Table::line(const std::vector<Cell>& row, const Screen& screen) const {
  std::string text;
  std::string pending;  // spaces that only count if something follows
  for (std::size_t at = 0; at < row.size(); ++at) {
    const Cell& cell = row[at];
    const std::string shown = truncated(cell.text, std::max(widths_[at], 1));
    const int missing = std::max(0, widths_[at] - display_width(shown));
    const std::string spaces(static_cast<std::size_t>(missing), ' ');
    if (columns_[at].to_the_right) pending += spaces;
    if (!shown.empty()) {
      text += pending + painted_cell(shown, cell, screen);
      pending.clear();
    }
    if (!columns_[at].to_the_right) pending += spaces;
    pending += std::string(gap, ' ');
  }
  return text + '\n';
}

std::string Table::take(const Screen& screen) {
  if (screen.columns > 0) fit(screen.columns);
  std::string text;
  if (!titled_) {
    std::vector<Cell> titles;
    for (const Column& column : columns_) titles.emplace_back(column.title, Colour::bold);
    text = line(titles, screen);
    titled_ = true;
  }
  for (const std::vector<Cell>& row : rows_) text += line(row, screen);
  rows_.clear();
  return text;
}

}  // namespace feedwire::cli
