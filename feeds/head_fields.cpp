#include "feeds/head_fields.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <initializer_list>

#include "feeds/date.hpp"
#include "feeds/link.hpp"
#include "feeds/person.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 22> text_keys{
    "author",      "authors",   "categories", "category",  "cover", "date",
    "description", "excerpt",   "guid",       "headimg",   "id",    "lang",
    "language",    "lastmod",   "link",       "permalink", "slug",  "summary",
    "tags",        "thumbnail", "title",      "updated"};
static_assert(std::is_sorted(text_keys.begin(), text_keys.end()));

constexpr std::size_t most_names = 1000;

/// A scalar as a person reads it; "" for anything else.
std::string text_of(const json::value& value) {
  if (const json::string* string = value.if_string()) return std::string(trim(*string));
  if (value.is_number() || value.is_bool()) return json::serialize(value);
  return {};
}

const json::value* find(const json::object& head, std::string_view key) {
  return head.if_contains(key);
}

std::string first_text(const json::object& head, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (const json::value* value = find(head, key)) {
      if (std::string text = text_of(*value); !text.empty()) return text;
    }
  }
  return {};
}

/// Generators write braces as references all over a document, so that no template engine sees them.
std::string with_braces(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const bool opens = text.starts_with("&#123;");
    if (opens || text.starts_with("&#125;")) {
      result += opens ? '{' : '}';
      text.remove_prefix(6);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

void add_names(std::vector<std::string>& names, const json::value& value) {
  if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) add_names(names, item);  // Hexo nests lists
    return;
  }
  const json::object* object = value.if_object();
  const std::string name =
      collapse(object ? first_text(*object, {"name", "title"}) : text_of(value));
  if (names.size() == most_names) return;  // looking for repeats costs more with each
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
    names.push_back(name);
}

void add_persons(std::vector<Person>& persons, const json::value& value) {
  if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) add_persons(persons, item);
    return;
  }
  Person person;
  if (const json::object* object = value.if_object()) {
    person.name = collapse(first_text(*object, {"name", "nick", "title"}));
    person.email = first_text(*object, {"email", "mail"});
    person.url = first_text(*object, {"url", "uri", "link", "homepage"});
  } else {
    person = read_person(text_of(value));
  }
  add_person(persons, std::move(person));
}

std::optional<Time> first_date(
    const json::object& head, std::initializer_list<std::string_view> keys
) {
  for (const std::string_view key : keys) {
    const json::value* value = find(head, key);
    if (value == nullptr) continue;
    if (const auto time = read_date(text_of(*value))) return time;
  }
  return std::nullopt;
}

/// Hexo and Jekyll also let a `permalink` be a pattern, `/:year/:title/`, or the name of one.
std::string permalink(const json::object& head) {
  const std::string url = first_text(head, {"permalink"});
  static constexpr std::array<std::string_view, 5> names{
      "date", "none", "ordinal", "pretty", "weekdate"};
  const bool is_pattern = url.starts_with(':') || url.find("/:") != std::string::npos ||
                          std::find(names.begin(), names.end(), url) != names.end();
  if (!url.empty() && !is_pattern) return url;
  const std::string link = first_text(head, {"link"});
  return is_http_url(link) ? link : std::string{};
}

/// A picture is a text, or an object whose `image` is one, as some Hugo themes have it.
std::string picture(const json::object& head) {
  if (std::string url = first_text(head, {"headimg", "thumbnail", "cover"}); !url.empty())
    return url;
  const json::value* cover = find(head, "cover");
  const json::object* object = cover == nullptr ? nullptr : cover->if_object();
  return object == nullptr ? std::string{} : first_text(*object, {"image", "url", "src"});
}

void fill(std::string& field, std::string value) {
  if (field.empty()) field = std::move(value);
}

}  // namespace

bool is_text_key(std::string_view key) {
  return std::binary_search(text_keys.begin(), text_keys.end(), key);
}

bool has_known_key(const json::object& head) {
  return std::any_of(head.begin(), head.end(), [](const auto& member) {
    return is_text_key(member.key());
  });
}

void fill_absent(Entry& entry, const json::object& head) {
  fill(entry.title, collapse(with_braces(first_text(head, {"title"}))));
  fill(entry.id, first_text(head, {"id", "guid"}));
  fill(entry.url, permalink(head));
  fill(entry.image, picture(head));
  std::string language = first_text(head, {"lang", "language"});
  std::replace(language.begin(), language.end(), '_', '-');
  fill(entry.language, std::move(language));
  if (!entry.published) entry.published = first_date(head, {"date"});
  if (!entry.updated) entry.updated = first_date(head, {"updated", "lastmod"});
  if (entry.summary.empty()) {
    std::string summary = first_text(head, {"excerpt", "description", "summary"});
    if (!summary.empty()) entry.summary = {.text = std::move(summary), .type = "text"};
  }
  if (entry.authors.empty()) {
    for (const std::string_view key : {"author", "authors"}) {
      const json::value* value = find(head, key);
      if (value != nullptr && entry.authors.empty()) add_persons(entry.authors, *value);
    }
  }
  if (entry.categories.empty()) {
    for (const std::string_view key : {"categories", "category", "tags"}) {
      if (const json::value* value = find(head, key)) add_names(entry.categories, *value);
    }
  }
}

}  // namespace feedwire::feeds
