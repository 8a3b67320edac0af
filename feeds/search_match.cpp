#include "feeds/search_match.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "feeds/escape.hpp"
#include "feeds/html.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr double weight_of_title = 4.0;
constexpr double weight_of_names = 2.0;
// As BM25 has them: how soon further hits count less, and the length at which a text is ordinary.
constexpr double saturation = 1.2;
constexpr double ordinary_length = 400;
// A snippet, in units: what stands before the first hit, and in all.
constexpr std::size_t units_before = 12;
constexpr std::size_t units_shown = 48;
// More hits than these neither raise the rank nor are shown.
constexpr std::size_t most_hits = 256;

struct Hit {
  std::size_t first;  ///< units
  std::size_t last;   ///< one past
};

bool stands_at(const SearchTerm& term, const SearchText& text, std::size_t at) {
  const std::vector<SearchUnit>& wanted = term.text.units;
  if (wanted.size() > text.units.size() - at) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const SearchUnit& unit = text.units[at + i];
    if (wanted[i].is_character != unit.is_character) return false;
    if (wanted[i].is_glued && !unit.is_glued) return false;
    const std::string_view there = text.folded_of(unit);
    const std::string_view asked = term.text.folded_of(wanted[i]);
    const bool may_go_on = term.is_prefix && i + 1 == wanted.size();
    if (may_go_on ? !there.starts_with(asked) : there != asked) return false;
  }
  return true;
}

std::vector<Hit> hits_of(const SearchTerm& term, const SearchText& text, std::size_t most) {
  std::vector<Hit> hits;
  const std::size_t length = term.text.units.size();
  for (std::size_t at = 0; at + length <= text.units.size() && hits.size() < most;) {
    if (stands_at(term, text, at)) {
      hits.push_back({at, at + length});
      at += length;
    } else {
      ++at;
    }
  }
  return hits;
}

// One text of a document, with all that was found in it.
struct Field {
  explicit Field(const std::string& of) : source(of), text(search_text(of)) {}

  double count(const SearchTerm& term) {
    const std::vector<Hit> found = hits_of(term, text, most_hits);
    hits.insert(hits.end(), found.begin(), found.end());
    return static_cast<double>(found.size());
  }

  const std::string& source;
  SearchText text;
  std::vector<Hit> hits{};
};

double saturated(double hits, double length) {
  const double slowness = saturation * (0.25 + 0.75 * length / ordinary_length);
  return hits * (1 + saturation) / (hits + slowness);
}

// Where the most hits are within a snippet's reach; hits are sorted.
std::size_t densest(const std::vector<Hit>& hits) {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t from = 0, to = 0; from < hits.size(); ++from) {
    while (to < hits.size() && hits[to].last <= hits[from].first + units_shown - units_before) ++to;
    if (to > from && to - from > most) {
      most = to - from;
      best = from;
    }
  }
  return best;
}

std::string snippet_of(Field& field) {
  const std::vector<SearchUnit>& units = field.text.units;
  std::sort(field.hits.begin(), field.hits.end(), [](const Hit& one, const Hit& other) {
    return one.first < other.first;
  });
  const std::size_t start = densest(field.hits);
  const std::size_t hit = field.hits[start].first;
  const std::size_t first = hit > units_before ? hit - units_before : 0;
  const std::size_t last = std::min(units.size(), first + units_shown);
  const std::size_t end = last == units.size() ? field.source.size() : units[last - 1].end;
  std::size_t shown = first == 0 ? 0 : units[first].begin;
  const std::string_view source = field.source;
  std::string html = first == 0 ? "" : "…";
  for (std::size_t i = start; i < field.hits.size() && field.hits[i].first < last; ++i) {
    const std::size_t begin = units[field.hits[i].first].begin;
    const std::size_t stop = units[std::min(field.hits[i].last, last) - 1].end;
    if (begin < shown) continue;  // two terms may share a word
    append_escaped(html, source.substr(shown, begin - shown));
    html += "<mark>";
    append_escaped(html, source.substr(begin, stop - begin));
    html += "</mark>";
    shown = stop;
  }
  append_escaped(html, source.substr(shown, std::max(end, shown) - shown));
  if (end < field.source.size()) html += "…";
  return html;
}

}  // namespace

SearchDocument search_document(const Entry& entry) {
  const Body& body = entry.content.empty() ? entry.summary : entry.content;
  SearchDocument document{.title = entry.title};
  document.body = body.type == "text" ? collapse(body.text) : html_to_text(body.text);
  for (const Person& author : entry.authors) document.names += author.name + '\n';
  for (const std::string& tag : entry.categories) document.names += tag + '\n';
  if (!document.names.empty()) document.names.pop_back();
  return document;
}

std::optional<SearchMatch> match(const SearchQuery& query, const SearchDocument& document) {
  Field title(document.title);
  Field body(document.body);
  Field names(document.names);
  SearchMatch result;
  for (const SearchTerm& term : query.terms) {
    if (term.is_excluded) {
      const auto has = [&](const Field& field) { return !hits_of(term, field.text, 1).empty(); };
      if (has(title) || (!term.is_in_title && (has(body) || has(names)))) return std::nullopt;
      continue;
    }
    const double in_title = title.count(term);
    const double in_body = term.is_in_title ? 0 : body.count(term);
    const double in_names = term.is_in_title ? 0 : names.count(term);
    if (in_title + in_body + in_names == 0) return std::nullopt;
    if (in_title > 0) result.relevance += weight_of_title;
    if (in_names > 0) result.relevance += weight_of_names;
    result.relevance += saturated(in_body, static_cast<double>(body.text.units.size()));
  }
  for (Field* field : std::array<Field*, 3>{&body, &title, &names}) {
    if (field->hits.empty()) continue;
    result.snippet = snippet_of(*field);
    break;
  }
  return result;
}

double search_rank(double relevance, std::chrono::seconds age) {
  constexpr double a_month = 30.0 * 24 * 3600;
  return relevance / (1.0 + std::max(0.0, static_cast<double>(age.count())) / a_month);
}

}  // namespace feedwire::feeds
