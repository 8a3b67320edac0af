#include "feeds/post_pattern.hpp"

#include <algorithm>
#include <array>

#include "feeds/date.hpp"
#include "feeds/post.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::array<std::string_view, 8> words{
    "category", "feed", "date", "year", "month", "day", "slug", "id"};
constexpr std::string_view category_alone = "{category}";
// File systems take 255 bytes a name and 4,096 a path; an id and an extension must fit in, too.
constexpr std::size_t longest_part = 200;
constexpr std::size_t longest_extension = 16;
constexpr std::size_t most_folders = 8;

Problem wrong(std::string what) {
  return {
      .what = std::move(what),
      .where = {},
      .remedy =
          "such as {category}/{feed}/{date}-{slug}.md; there are also {year}, {month}, {day} "
          "and {id}"};
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t slash = std::min(text.find('/', at), text.size());
    parts.emplace_back(text.substr(at, slash - at));
    at = slash + 1;
  }
  return parts;
}

std::string value_of(std::string_view word, const PostPlace& place) {
  const std::string day = format_rfc3339(place.date).substr(0, 10);
  if (word == "feed") return safe_name(place.feed);
  if (word == "slug") return safe_name(place.title);
  if (word == "id") return safe_name(place.id);
  if (word == "date") return day;
  if (word == "year") return day.substr(0, 4);
  if (word == "month") return day.substr(5, 2);
  if (word == "day") return day.substr(8, 2);
  std::string joined;
  for (const std::string& part : place.category) joined += (joined.empty() ? "" : " ") + part;
  return safe_name(joined);
}

std::string filled(std::string_view part, const PostPlace& place) {
  std::string text;
  while (!part.empty()) {
    const std::size_t open = std::min(part.find('{'), part.size());
    text += part.substr(0, open);
    part.remove_prefix(open);
    if (part.empty()) break;
    const std::size_t close = part.find('}');
    text += value_of(part.substr(1, close - 1), place);
    part.remove_prefix(close + 1);
  }
  return text;
}

// What is left of "{date}-{slug}" where one of them is empty.
std::string trimmed(std::string text) {
  const auto is_edge = [](char c) { return c == '-' || c == '_' || c == '.' || c == ' '; };
  while (!text.empty() && is_edge(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_edge));
  return text;
}

// At most so many bytes, and no half character.
std::string clipped(std::string text) {
  if (text.size() <= longest_part) return text;
  text.resize(shortened(text, longest_part).size());
  return trimmed(std::move(text));
}

void append(std::string& path, const std::string& part) {
  if (part.empty()) return;
  if (!path.empty()) path += '/';
  path += without_device_name(part);
}

std::string path_of(
    const std::vector<std::string>& parts, const PostPlace& place, std::string_view suffix
) {
  std::string path;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == category_alone) {
      for (std::size_t at = 0; at < std::min(place.category.size(), most_folders); ++at)
        append(path, safe_name(place.category[at]));
    } else {
      append(path, clipped(trimmed(filled(parts[i], place))));
    }
  }
  const std::string& last = parts.back();
  const std::size_t dot = last.rfind('.');
  std::string stem = clipped(trimmed(filled(last.substr(0, dot), place)));
  if (stem.empty()) stem = "untitled";
  append(path, stem + std::string(suffix) + last.substr(dot));
  return path;
}

}  // namespace

Result<PostPattern> PostPattern::parse(std::string_view text) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) return wrong("a brace is not closed");
    const std::string_view word = text.substr(at + 1, close - at - 1);
    if (std::find(words.begin(), words.end(), word) == words.end())
      return wrong("{" + std::string(word) + "} is not known");
  }
  std::vector<std::string> parts = split(text);
  for (const std::string& part : parts) {
    if (part.size() > longest_part) return wrong("a part between slashes is too long");
    if (part.empty() || part.front() == '.')
      return wrong("each part between slashes needs a name, which begins with no stop");
  }
  const std::size_t dot = parts.back().rfind('.');
  const bool has_extension = dot != std::string::npos && dot + 1 < parts.back().size() &&
                             parts.back().find_first_of("{}", dot) == std::string::npos;
  if (!has_extension) return wrong("the last part needs an extension");
  if (parts.back().size() - dot > longest_extension) return wrong("the extension is too long");
  return PostPattern(std::move(parts));
}

std::string PostPattern::path(const PostPlace& place) const { return path_of(parts_, place, ""); }

std::string PostPattern::path_with_id(const PostPlace& place) const {
  return path_of(parts_, place, "-" + safe_name(place.id));
}

}  // namespace feedwire::feeds
