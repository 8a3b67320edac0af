#include "feeds/head.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <optional>
#include <utility>

#include "feeds/forgiving_head.hpp"
#include "feeds/head_fields.hpp"
#include "feeds/text.hpp"
#include "feeds/toml_head.hpp"
#include "feeds/yaml.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Where the document proper begins, behind blanks and a mark.
std::size_t start_of(std::string_view text) {
  std::size_t at = 0;
  for (;;) {
    if (at < text.size() && is_blank(text[at])) {
      ++at;
    } else if (text.substr(at).starts_with(byte_order_mark)) {
      at += byte_order_mark.size();
    } else {
      return at;
    }
  }
}

/// The line that begins at `at`, without its end; `at` moves behind that.
std::string_view take_line(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  const std::string_view line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  return line;
}

bool is_fence(std::string_view line, char sign) {
  const std::size_t signs = std::min(line.find_first_not_of(sign), line.size());
  return signs >= 3 && (sign == '-' || signs == 3) && trim(line.substr(signs)).empty();
}

/// The length of the object in braces that `text` begins with; nothing if it does not close.
std::optional<std::size_t> object_length(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
      }
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at + 1;
    }
  }
  return std::nullopt;
}

std::optional<Head> object_head(std::string_view text) {
  const auto length = object_length(text);
  if (!length || trim(text.substr(*length)).empty()) return std::nullopt;
  return Head{
      .language = Head::Language::json,
      .text = text.substr(0, *length),
      .body = text.substr(*length)};
}

Result<json::object> read_object(const Head& head) {
  json::parse_options options;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  json::error_code error;
  json::value value = json::parse(head.text, error, {}, options);
  if (error || !value.is_object()) {
    return Problem{
        .what = "the head in braces is not JSON",
        .where = "line " + std::to_string(head.first_line),
        .remedy = "check its quotes and commas"};
  }
  return std::move(value.as_object());
}

}  // namespace

bool opens_head(std::string_view text) {
  std::size_t at = start_of(text);
  if (text.substr(at).starts_with('{')) return object_head(text.substr(at)).has_value();
  const std::string_view line = take_line(text, at);
  return is_fence(line, '-') || is_fence(line, '+');
}

Result<Head> find_head(std::string_view text) {
  std::size_t at = start_of(text);
  std::size_t line_number =
      1 + static_cast<std::size_t>(
              std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')
          );
  if (text.substr(at).starts_with('{')) {
    auto head = object_head(text.substr(at));
    if (head) head->first_line = line_number;
    if (head) return *head;
  }
  const std::string_view opening = take_line(text, at);
  const bool is_yaml = is_fence(opening, '-');
  if (!is_yaml && !is_fence(opening, '+')) {
    return Problem{.what = "the document does not begin with front matter"};
  }
  Head head{
      .language = is_yaml ? Head::Language::yaml : Head::Language::toml,
      .first_line = ++line_number};
  const std::size_t begin = at;
  while (at < text.size()) {
    const std::size_t line_begin = at;
    const std::string_view line = take_line(text, at);
    if (!is_fence(line, is_yaml ? '-' : '+') && !(is_yaml && trim(line) == "..." && line[0] == '.'))
      continue;
    head.text = text.substr(begin, line_begin - begin);
    head.body = text.substr(at);
    return head;
  }
  return Problem{
      .what = "the front matter never closes",
      .where = "line " + std::to_string(line_number - 1),
      .remedy = std::string("end it with a line of ") + (is_yaml ? "---" : "+++")};
}

Result<json::object> read_head(const Head& head, std::vector<std::string>& repairs) {
  switch (head.language) {
    case Head::Language::json:
      return read_object(head);
    case Head::Language::toml:
      if (auto table = read_toml(head.text, head.first_line)) return table;
      return read_toml_forgivingly(head.text, head.first_line, repairs);
    case Head::Language::yaml:
      break;
  }
  if (auto mapping = read_yaml(head.text, is_text_key, head.first_line)) return mapping;
  return read_yaml_forgivingly(head.text, head.first_line, repairs);
}

}  // namespace feedwire::feeds
