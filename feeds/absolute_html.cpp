// Links in HTML made absolute, every other byte left as it was.
#include "feeds/html.hpp"
#include "feeds/html_scan.hpp"
#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

enum class Holds { no_url, one_url, candidates };

Holds what_it_holds(std::string_view attribute) {
  if (attribute.size() < 3 || attribute.size() == 5) return Holds::no_url;
  if (attribute.size() > 8) {
    return equals_ignoring_case(attribute, "background") ? Holds::one_url : Holds::no_url;
  }
  switch (packed(attribute)) {
    case packed("href"):
    case packed("src"):
    case packed("poster"):
    case packed("cite"):
    case packed("action"):
    case packed("data"):
    case packed("longdesc"):
      return Holds::one_url;
    case packed("srcset"):
      return Holds::candidates;
    default:
      return Holds::no_url;
  }
}

/// The value of a srcset with each candidate's URL resolved, as the HTML standard splits it.
std::string absolute_candidates(std::string_view value, std::string_view base) {
  std::string result;
  result.reserve(value.size() * 2);
  std::size_t at = 0;
  while (at < value.size()) {
    const std::size_t gap = at;
    while (at < value.size() && (is_blank(value[at]) || value[at] == ',')) ++at;
    result += value.substr(gap, at - gap);
    const std::size_t begin = at;
    while (at < value.size() && !is_blank(value[at])) ++at;
    std::size_t end = at;
    while (end > begin && value[end - 1] == ',') --end;
    const std::string_view url = value.substr(begin, end - begin);
    if (!url.empty()) result += has_scheme(url) ? std::string(url) : resolve(url, base);
    result += value.substr(end, at - end);
    if (end < at) continue;  // a comma right behind the URL: no descriptors
    const std::size_t descriptors = at;
    for (int open = 0; at < value.size() && (value[at] != ',' || open > 0); ++at) {
      if (value[at] == '(') ++open;
      if (value[at] == ')') --open;
    }
    result += value.substr(descriptors, at - descriptors);
  }
  return result;
}

/// Appends a value in the quotes that it had, or in none (0). No quote may come in that was not
/// there: one that was left open in an earlier tag, and counted as a plain character, would close.
void append_value(std::string& to, std::string_view value, char quote) {
  const bool is_bare = quote == 0;
  if (!is_bare) to += quote;
  for (const char c : value) {
    if (c == '&') {
      to += "&amp;";
    } else if (c == '"') {
      to += "&quot;";
    } else if (c == '\'') {
      to += "&#39;";
    } else if (is_bare && (is_blank(c) || c == '>' || c == '<')) {
      to += "&#" + std::to_string(static_cast<int>(c)) + ';';
    } else {
      to += c;
    }
  }
  if (!is_bare) to += quote;
}

/// What the attribute should say instead, or "" if it is fine as it is.
std::string absolute_value(const HtmlAttribute& attribute, std::string_view base) {
  const Holds holds = what_it_holds(attribute.name);
  if (holds == Holds::no_url || attribute.value.empty()) return {};
  if (holds == Holds::candidates) {
    const std::string value = attribute_text(attribute.value);
    std::string absolute = absolute_candidates(value, base);
    return absolute == value ? std::string{} : absolute;
  }
  if (has_scheme(trim(attribute.value))) return {};  // nearly all of them: decided without a copy
  const std::string url = attribute_url(attribute.value);
  if (url.empty() || has_scheme(url)) return {};
  std::string absolute = resolve(url, base);
  return absolute == url ? std::string{} : absolute;
}

// The letters that end right before `end`, blanks in between passed over.
std::string_view word_before(std::string_view text, std::size_t end) {
  while (end > 0 && is_blank(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

}  // namespace

bool may_hold_relative_urls(std::string_view html) {
  constexpr auto npos = std::string_view::npos;
  for (std::size_t at = html.find('='); at != npos; at = html.find('=', at + 1)) {
    const Holds holds = what_it_holds(word_before(html, at));
    if (holds == Holds::no_url) continue;
    std::string_view value = html.substr(at + 1);
    while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
    if (holds == Holds::candidates || !has_scheme(value)) return true;
  }
  return false;
}

std::string absolute_html(std::string_view html, std::string_view base) {
  using Piece = HtmlScanner::Piece;
  if (!is_absolute_url(base)) return std::string(html);
  std::string result;
  std::size_t copied = 0;
  result.reserve(html.size() + 4 * base.size());
  HtmlScanner scanner(html);
  for (Piece piece = scanner.next(); piece != Piece::end; piece = scanner.next()) {
    if (piece != Piece::start_tag) continue;
    HtmlAttributes attributes = scanner.attributes();
    for (HtmlAttribute attribute; attributes.next(attribute);) {
      const std::string value = absolute_value(attribute, base);
      if (value.empty()) continue;
      const auto at = static_cast<std::size_t>(attribute.token.data() - html.data());
      const char first = attribute.token.front();
      result += html.substr(copied, at - copied);
      append_value(result, value, first == '"' || first == '\'' ? first : '\0');
      copied = at + attribute.token.size();
    }
  }
  if (copied == 0) return std::string(html);
  result += html.substr(copied);
  return result;
}

}  // namespace feedwire::feeds
