#include <doctest/doctest.h>

#include "feeds/search_match.hpp"
#include "feeds/search_query.hpp"

using namespace feedwire::feeds;

namespace {

/// "title:" and "-" as typed, the folded units joined by "|", a "*" for a prefix.
std::string shown(const SearchTerm& term) {
  std::string text = term.is_excluded ? "-" : "";
  if (term.is_in_title) text += "title:";
  for (const SearchUnit& unit : term.text.units) {
    if (&unit != &term.text.units.front()) text += unit.is_glued ? "+" : "|";
    text += term.text.folded_of(unit);
  }
  return text + (term.is_prefix ? "*" : "");
}

std::string shown(const std::string& typed) {
  const auto query = parse_search(typed);
  if (!query) return "problem";
  std::string text;
  for (const SearchTerm& term : query->terms) text += (text.empty() ? "" : " ") + shown(term);
  return text;
}

std::string entries(const std::string& typed) {
  std::string text;
  for (const IndexEntry& entry : needed_entries(*parse_search(typed))) {
    text += (text.empty() ? "" : " ") + std::string(entry.is_in_title ? "title:" : "") +
            entry.text + (entry.is_prefix ? "*" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("what is typed is read into terms") {
  struct Case {
    const char* typed;
    const char* terms;
  };
  for (const Case& one : {
           Case{"内核", "内+核"},
           Case{"  Linux\t内核　Ｇｏ ", "linux 内+核 go"},
           Case{"\"Linux 内核\"", "linux|内+核"},
           Case{"“内 核”x", "内|核 x"},
           Case{"\"never closed", "never|closed"},
           Case{"lin* 内*", "lin* 内"},
           Case{"\"linux ker\"*", "linux|ker*"},
           Case{"a -b -\"c d\" -title:e", "a -b -c|d -title:e"},
           Case{"title:a Title：\"b c\"", "title:a title:b|c"},
           Case{"https://example.org/x?y=1", "https|example|org|x|y|1"},
           Case{"a - \"\" -- * title: -title:", "a"},
           Case{"e-mail", "e|mail"},
           Case{"ＣＡＦÉ ﾊﾞ Ω", "cafe バ ω"},
           Case{"", "problem"},
           Case{" 　 ", "problem"},
           Case{"-a", "problem"},
           Case{"!!! ... \xFF\xFE", "problem"},
       }) {
    CAPTURE(one.typed);
    CHECK(shown(std::string(one.typed)) == one.terms);
  }
  std::string long_query;
  for (int i = 0; i < 300; ++i) long_query += "w" + std::to_string(i) + " ";
  CHECK(shown(long_query) == "problem");
}

TEST_CASE("an index is asked for pairs, and for single characters only where there is no pair") {
  CHECK(entries("内") == "内");
  CHECK(entries("内核") == "内核");
  CHECK(entries("内核发布") == "内核 核发 发布");
  CHECK(entries("内核 核") == "内核 核");
  CHECK(entries("\"linux 内 核心\"") == "linux 内 核心");
  CHECK(entries("title:内核 lin* -not") == "title:内核 lin*");
  CHECK(entries("a a") == "a");
}

TEST_CASE("a hit in the title is worth more than one in the text, and more hits more than one") {
  const auto query = parse_search("内核");
  const auto relevance = [&](const char* title, const char* body) {
    return match(*query, {.title = title, .body = body})->relevance;
  };
  CHECK(relevance("内核", "") > relevance("别的", "内核"));
  CHECK(relevance("别的", "内核 内核") > relevance("别的", "内核 别的"));
  CHECK(relevance("别的", "内核") > relevance("别的", "内核 在很长很长的一段文字里只说了一次"));
}

TEST_CASE("of equal matches the younger ranks higher, and the future counts as now") {
  using std::chrono::hours;
  CHECK(search_rank(1, hours(0)) > search_rank(1, hours(24)));
  CHECK(search_rank(1, hours(-24)) == search_rank(1, hours(0)));
  CHECK(search_rank(2, hours(24)) > search_rank(1, hours(0)));
}

TEST_CASE("a snippet is cut around the hits") {
  const auto query = parse_search("内核");
  std::string body;
  for (int i = 0; i < 100; ++i) body += "前";
  body += "内核";
  for (int i = 0; i < 100; ++i) body += "后";
  const std::string snippet = match(*query, {.body = body})->snippet;
  CHECK(snippet.starts_with("…前"));
  CHECK(snippet.ends_with("后…"));
  CHECK(snippet.find("<mark>内核</mark>后") != std::string::npos);
  CHECK(snippet.size() < 200);
}
