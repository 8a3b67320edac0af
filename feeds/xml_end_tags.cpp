// End tags: the ones that match, and what those that don't may have meant.
#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"
#include "feeds/xml_tidying.hpp"

namespace feedwire::feeds {
namespace {

bool is_html_inline(std::string_view name) {
  constexpr std::string_view names[] = {
      "a",
      "b",
      "br",
      "div",
      "em",
      "font",
      "i",
      "img",
      "p",
      "small",
      "span",
      "strong",
      "u",
      "li",
      "ul"};
  return std::find(std::begin(names), std::end(names), lower(name)) != std::end(names);
}

}  // namespace

// The depth of the innermost open element of that name; npos if there is none.
std::size_t Tidying::matching(std::string_view name) const {
  for (std::size_t depth = open_.size(); depth-- > 0;) {
    if (open_[depth].name == name) return depth;
  }
  for (std::size_t depth = open_.size(); depth-- > 0;) {
    if (equals_ignoring_case(open_[depth].name, name)) return depth;
  }
  return std::string_view::npos;
}

void Tidying::pop() {
  prefixes_.resize(open_.back().prefixes);
  open_.pop_back();
  only_text_ = false;
}

// Closes what stands open at that depth and above, in writing.
void Tidying::close_above(std::size_t depth) {
  std::string closing;
  while (open_.size() > depth) {
    closing.append("</").append(open_.back().name).append(">");
    pop();
  }
  replace(at_, at_, closing);
}

void Tidying::end_tag() {
  const std::size_t start = at_;
  std::size_t end = start + 2;
  while (end < in_.size() && is_name_byte(in_[end])) ++end;
  const std::string_view name = in_.substr(start + 2, end - start - 2);
  while (end < in_.size() && is_blank(in_[end])) ++end;
  const bool is_closed = end < in_.size() && in_[end] == '>';
  if (end >= in_.size()) {
    at_ = start;
    return cut_off(start);
  }
  if (too_deep_ > 0) {
    --too_deep_;
    at_ = is_closed ? end + 1 : end;
    return replace(start, at_, "");
  }
  if (is_closed && !open_.empty() && open_.back().name == name) {
    at_ = end + 1;
    return pop();
  }
  note(is_closed ? "an end tag does not match" : "an end tag does not end");
  std::size_t found = matching(name);
  // A misspelt end of an element that holds but text, not a stray end of HTML markup.
  const bool is_misspelt =
      found == in_.npos && only_text_ && !open_.empty() && !is_html_inline(name);
  if (is_misspelt) found = open_.size() - 1;
  at_ = start;
  if (found != in_.npos) close_above(found);
  if (!is_closed) end = std::min(in_.find_first_of("<>", end), in_.size());
  at_ = end < in_.size() && in_[end] == '>' ? end + 1 : end;
  replace(start, at_, "");
}

}  // namespace feedwire::feeds
