#include "feeds/html_scan.hpp"

#include <algorithm>

#include "feeds/entities.hpp"
#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

/// Where the value that begins at `at` ends, its closing quote included. An open quote counts as a
/// plain character, so that one missing quote does not swallow the rest of the document.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    const auto close = text.find(text[at], at + 1);
    if (close != npos) return close + 1;
    return std::min(text.find('>', at), text.size());
  }
  while (at < text.size() && text[at] != '>' && !is_blank(text[at])) ++at;
  return at;
}

/// The position of the `>` that closes the tag whose attributes begin at `at`.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  while (at < html.size() && html[at] != '>') {
    if (html[at] == '=') {
      at = end_of_value(html, skip_space(html, at + 1));
    } else {
      ++at;
    }
  }
  return at < html.size() ? at : npos;
}

}  // namespace

std::string attribute_text(std::string_view value) {
  std::string text;
  text.reserve(value.size());
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t reference_at = std::min(value.find('&', at), value.size());
    text += value.substr(at, reference_at - at);
    at = reference_at;
    if (at == value.size()) break;
    const CharacterReference reference = character_reference(value.substr(at));
    const char after = at + reference.length < value.size() ? value[at + reference.length] : ' ';
    const bool is_parameter =
        !reference.is_terminated && (is_letter(after) || is_digit(after) || after == '=');
    if (reference && !is_parameter) {
      reference.append_to(text);
      at += reference.length;
    } else {
      text += value[at++];
    }
  }
  return text;
}

std::string attribute_url(std::string_view value) {
  if (value.find('&') == npos) return clean_url(value);
  return clean_url(attribute_text(value));
}

bool HtmlAttributes::next(HtmlAttribute& attribute) {
  std::size_t at = 0;
  while (at < rest_.size() && (is_blank(rest_[at]) || rest_[at] == '/')) ++at;
  if (at == rest_.size()) return false;
  const std::size_t name_begin = at++;  // a first `=` belongs to the name
  while (at < rest_.size() && rest_[at] != '=' && rest_[at] != '/' && !is_blank(rest_[at])) ++at;
  attribute = {.name = rest_.substr(name_begin, at - name_begin)};
  const std::size_t equals = skip_space(rest_, at);
  if (equals < rest_.size() && rest_[equals] == '=') {
    const std::size_t value = skip_space(rest_, equals + 1);
    at = end_of_value(rest_, value);
    attribute.token = rest_.substr(value, at - value);
    attribute.value = attribute.token;
    if (!attribute.value.empty() && (attribute.value[0] == '"' || attribute.value[0] == '\'')) {
      const bool closed =
          attribute.value.size() > 1 && attribute.value.back() == attribute.value[0];
      attribute.value = attribute.value.substr(1, attribute.value.size() - (closed ? 2 : 1));
    }
  }
  rest_.remove_prefix(at);
  return true;
}

HtmlScanner::Piece HtmlScanner::next() {
  begin_ = at_;
  if (at_ >= html_.size()) return Piece::end;
  if (html_[at_] == '<') {
    const Piece piece = markup();
    if (piece != Piece::text) return piece;
  }
  // Text goes on to the next `<` that opens something; a first `<` that does not is text itself.
  at_ = std::min(html_.find('<', at_ + 1), html_.size());
  return Piece::text;
}

HtmlScanner::Piece HtmlScanner::markup() {
  const char following = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
  if (is_letter(following)) return tag(false);
  if (following == '!' || following == '?') return declaration();
  if (following != '/') return Piece::text;
  if (at_ + 2 < html_.size() && is_letter(html_[at_ + 2])) return tag(true);
  return declaration();  // `</>` and `</ x>` are nothing to a browser either
}

HtmlScanner::Piece HtmlScanner::tag(bool closing) {
  std::size_t at = at_ + (closing ? 2 : 1);
  const std::size_t name_begin = at;
  while (at < html_.size() && html_[at] != '>' && html_[at] != '/' && !is_blank(html_[at])) ++at;
  name_ = html_.substr(name_begin, at - name_begin);
  const std::size_t close = end_of_tag(html_, at);
  if (close == npos) return cut_off();
  inside_ = html_.substr(at, close - at);
  at_ = close + 1;
  if (closing) return Piece::end_tag;
  if (equals_ignoring_case(name_, "script") || equals_ignoring_case(name_, "style")) {
    skip_to_end_of(equals_ignoring_case(name_, "script") ? "script" : "style");
  }
  return Piece::start_tag;
}

HtmlScanner::Piece HtmlScanner::declaration() {
  if (html_.substr(at_).starts_with("<!--")) {
    // `<!-->` and `<!--->` are whole comments: the end may share the dashes of the beginning.
    const std::size_t close = html_.find("-->", at_ + 2);
    if (close == npos) return cut_off();
    at_ = close + 3;
    return Piece::aside;
  }
  const std::size_t close = html_.find('>', at_ + 1);
  if (close == npos) return cut_off();
  at_ = close + 1;
  return Piece::aside;
}

HtmlScanner::Piece HtmlScanner::cut_off() {
  at_ = html_.size();
  return Piece::aside;
}

void HtmlScanner::skip_to_end_of(std::string_view name) {
  for (std::size_t at = html_.find("</", at_); at != npos; at = html_.find("</", at + 2)) {
    const std::size_t after = at + 2 + name.size();
    if (!equals_ignoring_case(html_.substr(at + 2, name.size()), name)) continue;
    if (after < html_.size() && html_[after] != '>' && html_[after] != '/' &&
        !is_blank(html_[after])) {
      continue;
    }
    const std::size_t close = html_.find('>', after);
    at_ = close == npos ? html_.size() : close + 1;
    return;
  }
  at_ = html_.size();
}

}  // namespace feedwire::feeds
