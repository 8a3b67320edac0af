// Links are taken off the front of the field one by one, their parameters likewise.
#include "feeds/link_field.hpp"

#include <algorithm>
#include <optional>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

void skip_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

std::string_view take_until(std::string_view& rest, std::string_view ends) {
  const std::string_view taken = rest.substr(0, rest.find_first_of(ends));
  rest.remove_prefix(taken.size());
  return taken;
}

/// A token, or a quoted string whose escapes stay: no relation has any.
std::string_view take_value(std::string_view& rest) {
  skip_blanks(rest);
  if (!rest.starts_with('"')) return trim(take_until(rest, ";,"));
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  end = std::min(end, rest.size());
  const std::string_view value = rest.substr(1, end - 1);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    skip_blanks(words);
    if (equals_ignoring_case(take_until(words, " \t"), word)) return true;
  }
  return false;
}

/// Takes the parameters of a link; whether one of them, the first `rel`, names the relation.
bool take_parameters(std::string_view& rest, std::string_view relation) {
  std::optional<bool> is_named;
  skip_blanks(rest);
  while (rest.starts_with(';')) {
    rest.remove_prefix(1);
    const std::string_view name = trim(take_until(rest, "=;,"));
    std::string_view value;
    if (rest.starts_with('=')) {
      rest.remove_prefix(1);
      value = take_value(rest);
    }
    if (!is_named && equals_ignoring_case(name, "rel")) is_named = has_word(value, relation);
    skip_blanks(rest);
  }
  return is_named.value_or(false);
}

}  // namespace

std::string linked_as(std::string_view relation, std::string_view field) {
  while (true) {
    field.remove_prefix(std::min(field.find_first_not_of(" \t,"), field.size()));
    const std::size_t end = field.find('>');
    if (!field.starts_with('<') || end == std::string_view::npos) return {};
    const std::string_view target = trim(field.substr(1, end - 1));
    field.remove_prefix(end + 1);
    if (take_parameters(field, relation)) return std::string(target);
    take_until(field, ",");
  }
}

}  // namespace feedwire::feeds
