#include "feeds/newsboat_urls.hpp"

#include <algorithm>

#include "feeds/link.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

/// The next word of a line, out of its quotation marks; `\` takes the next character as it is.
std::string next_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::string word;
  const bool is_quoted = !line.empty() && line.front() == '"';
  if (is_quoted) line.remove_prefix(1);
  while (!line.empty()) {
    char c = line.front();
    line.remove_prefix(1);
    if (is_quoted ? c == '"' : is_blank(c)) break;
    if (is_quoted && c == '\\' && !line.empty()) {
      c = line.front();
      line.remove_prefix(1);
    }
    word += c;
  }
  return word;
}

/// The next line that says something; empty at the end.
std::string_view next_line(std::string_view& rest) {
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty() && line.front() != '#') return line;
  }
  return {};
}

Outline outline_from(std::string url, std::string_view tags) {
  Outline outline{.url = std::move(url)};
  while (!trim(tags).empty()) {
    std::string tag = next_word(tags);
    if (tag.starts_with('~')) {
      outline.title = tag.substr(1);
    } else if (!tag.empty() && tag != "!" && outline.category.empty()) {
      outline.category.push_back(std::move(tag));
    }
  }
  return outline;
}

}  // namespace

bool is_newsboat_list(std::string_view bytes) {
  std::string_view first = next_line(bytes);
  const std::string word = next_word(first);
  return is_http_url(word) || word.starts_with("query:") || word.starts_with("exec:") ||
         word.starts_with("filter:");
}

NewsboatList read_newsboat_urls(std::string_view bytes) {
  const std::string text = valid_utf8(bytes);
  NewsboatList list;
  std::string_view rest = text;
  for (std::string_view line = next_line(rest); !line.empty(); line = next_line(rest)) {
    std::string_view words = line;
    std::string url = next_word(words);
    if (is_http_url(url)) {
      list.feeds.push_back(outline_from(std::move(url), words));
    } else {
      list.passed_over.emplace_back(line);
    }
  }
  return list;
}

}  // namespace feedwire::feeds
