#include "tests/feeds/front_matter_corpus.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <sstream>

#include "feeds/date.hpp"
#include "feeds/text.hpp"

namespace json = boost::json;
namespace feeds = feedwire::feeds;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

/// The index was made with a wider idea of white space: an ideographic space counts.
std::string squashed(std::string text) {
  const std::string wide = "\u3000";
  for (std::size_t at = text.find(wide); at != std::string::npos; at = text.find(wide)) {
    text.replace(at, wide.size(), " ");
  }
  return feeds::collapse(text);
}

std::string text_or_empty(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

}  // namespace

std::vector<CorpusDocument> front_matter_corpus() {
  const std::string folder = std::string(FEEDWIRE_SHARED) + "/corpus/frontmatter/";
  std::vector<CorpusDocument> documents;
  std::ifstream index(folder + "corpus.jsonl");
  for (std::string line; std::getline(index, line);) {
    const json::value row = json::parse(line);
    const json::value& expect = row.at("expect");
    CorpusDocument document{.file = std::string(row.at("file").as_string())};
    document.text = file_text(folder + document.file);
    document.is_strict_yaml = row.at("strict_yaml") == "ok";
    if (expect.at("title").is_string()) document.title = text_or_empty(&expect.at("title"));
    document.expect = json::serialize(expect);
    documents.push_back(std::move(document));
  }
  return documents;
}

void CorpusDocument::check(const feeds::Entry& entry) const {
  const json::value parsed = json::parse(expect);
  const json::object& want = parsed.as_object();
  const json::value head = json::parse(entry.front_matter.json);
  CHECK(squashed(entry.title) == squashed(*title));
  std::vector<std::string> categories;
  for (const json::value& category : want.at("categories").as_array()) {
    categories.push_back(feeds::collapse(category.as_string()));
  }
  REQUIRE(entry.categories.size() >= categories.size());  // tags may follow
  for (std::size_t at = 0; at < categories.size(); ++at)
    CHECK(entry.categories[at] == categories[at]);
  CHECK(
      feeds::joined_names(entry.authors) ==
      feeds::collapse(text_or_empty(want.if_contains("author")))
  );
  CHECK(
      (entry.published ? feeds::format_rfc3339(*entry.published) : "") ==
      text_or_empty(want.if_contains("date"))
  );
  for (const char* key : {"headimg", "thumbnail"}) {
    const json::value* got = head.as_object().if_contains(key);
    CHECK((got == nullptr) == want.at(key).is_null());
    CHECK(text_or_empty(got) == text_or_empty(want.if_contains(key)));
  }
  const json::value* comments = head.as_object().if_contains("comments");
  CHECK((comments == nullptr ? json::value() : *comments) == want.at("comments"));
  const auto size = want.at("body_bytes").to_number<std::size_t>();
  CHECK(entry.content.text == feeds::trim(std::string_view(text).substr(text.size() - size)));
}
