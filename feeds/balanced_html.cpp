#include "feeds/balanced_html.hpp"

#include <algorithm>

#include "feeds/escape.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t max_depth = 100;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_row_group(std::string_view name) { return is_one_of(name, {"tbody", "thead", "tfoot"}); }
bool holds_rows(std::string_view name) { return name == "table" || is_row_group(name); }
bool is_cell(std::string_view name) { return name == "td" || name == "th"; }
bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && is_digit(name[1]);
}

/// A part of a table that must stand in its place.
bool is_table_part(std::string_view name) {
  return is_cell(name) || is_row_group(name) ||
         is_one_of(name, {"tr", "caption", "colgroup", "col"});
}

}  // namespace

void BalancedHtml::text(std::string_view decoded) {
  if (!trim(decoded).empty()) enter_cell();
  append_escaped(html_, decoded);
}

void BalancedHtml::start(const ElementRule& rule, std::string_view attributes) {
  close_before(rule);
  if (!is_table_part(rule.name)) enter_cell();
  if (is_cell(rule.name) && holds_rows(current()) && stack_.size() + 1 < max_depth) open("tr", {});
  if (!fits(rule.name)) return;
  if (rule.is_void) {
    html_.append("<").append(rule.name).append(attributes) += '>';
  } else if (stack_.size() < max_depth) {
    open(rule.name, attributes);
  } else {
    ++too_deep_;
  }
}

void BalancedHtml::end(std::string_view name) {
  if (too_deep_ > 0) {
    --too_deep_;
  } else {
    close_nearest(
        {name},
        name == "table"       ? Scope::document
        : is_table_part(name) ? Scope::table
                              : Scope::cell
    );
  }
}

std::string BalancedHtml::finish() {
  close_down_to(0);
  return std::move(html_);
}

void BalancedHtml::open(std::string_view name, std::string_view attributes) {
  html_.append("<").append(name).append(attributes) += '>';
  stack_.push_back(name);
  ++open_[name];
}

void BalancedHtml::close_down_to(std::size_t depth) {
  while (stack_.size() > depth) {
    html_.append("</").append(stack_.back()) += '>';
    --open_[stack_.back()];
    stack_.pop_back();
  }
}

bool BalancedHtml::ends_scope(std::string_view name, Scope scope) {
  if (scope == Scope::document) return false;
  if (name == "table") return true;
  if (scope == Scope::table) return false;
  if (is_cell(name) || name == "caption") return true;
  if (scope == Scope::list) return name == "ul" || name == "ol";
  return scope == Scope::definitions && name == "dl";
}

/// Closes the nearest open element of one of the names, and all in it, if it is in scope.
void BalancedHtml::close_nearest(std::initializer_list<std::string_view> names, Scope scope) {
  // Nearly always there is none, and a deep stack is not worth the search.
  const auto is_open = [&](std::string_view name) { return open_[name] > 0; };
  if (std::none_of(names.begin(), names.end(), is_open)) return;
  for (std::size_t depth = stack_.size(); depth > 0; --depth) {
    if (is_one_of(stack_[depth - 1], names)) {
      close_down_to(depth - 1);
      return;
    }
    if (ends_scope(stack_[depth - 1], scope)) return;
  }
}

/// Goes up to the nearest element that holds such parts of a table; nowhere outside a table.
template <typename Predicate>
void BalancedHtml::close_up_to(Predicate holds) {
  if (open_["table"] == 0) return;
  for (std::size_t depth = stack_.size(); depth > 0; --depth) {
    if (holds(stack_[depth - 1])) {
      close_down_to(depth);
      return;
    }
  }
}

/// Ends what the element ends by beginning.
void BalancedHtml::close_before(const ElementRule& rule) {
  const std::string_view name = rule.name;
  if (rule.closes_paragraph) close_nearest({"p"}, Scope::cell);
  if (name == "li") close_nearest({"li"}, Scope::list);
  if (name == "dd" || name == "dt") close_nearest({"dd", "dt"}, Scope::definitions);
  if (name == "a") close_nearest({"a"}, Scope::cell);
  if (is_heading(name) && is_heading(current())) close_down_to(stack_.size() - 1);
  if ((name == "rt" || name == "rp") && is_one_of(current(), {"rt", "rp"}))
    close_down_to(stack_.size() - 1);
  if (is_cell(name))
    close_up_to([](std::string_view open) { return open == "tr" || holds_rows(open); });
  if (name == "tr") close_up_to(holds_rows);
  if (name == "col")
    close_up_to([](std::string_view open) { return open == "colgroup" || open == "table"; });
  if (is_row_group(name) || name == "caption" || name == "colgroup") {
    close_up_to([](std::string_view open) { return open == "table"; });
  }
}

bool BalancedHtml::fits(std::string_view name) const {
  if (is_cell(name)) return current() == "tr";
  if (name == "tr") return holds_rows(current());
  if (name == "col") return current() == "colgroup" || current() == "table";
  if (is_table_part(name)) return current() == "table";
  if (name == "source" || name == "track")
    return is_one_of(current(), {"audio", "video", "picture"});
  return true;
}

/// What stands between the rows of a table gets a cell of its own.
void BalancedHtml::enter_cell() {
  if (current() == "colgroup") close_down_to(stack_.size() - 1);
  if (current() != "tr" && !holds_rows(current())) return;
  const std::size_t missing = current() == "tr" ? 1 : 2;
  if (stack_.size() + missing > max_depth) return;
  if (missing == 2) open("tr", {});
  open("td", {});
}

}  // namespace feedwire::feeds
