#include "feeds/post.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "feeds/date.hpp"
#include "feeds/escape.hpp"
#include "feeds/head_fields.hpp"
#include "feeds/html.hpp"
#include "feeds/link.hpp"
#include "feeds/yaml_write.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 8> leading_keys{
    "layout", "title", "categories", "author", "date", "headimg", "thumbnail", "comments"};

/// What YAML will read as text is written as such: a date 404, which TOML has as a number.
void make_text(json::value& value) {
  if (value.is_number() || value.is_bool()) {
    value = json::serialize(value);
  } else if (value.is_array()) {
    for (json::value& one : value.get_array()) make_text(one);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) make_text(member.value());
  }
}

json::object own_head(const Entry& entry) {
  json::error_code error;
  json::value head = json::parse(entry.front_matter.json, error);
  if (error || !head.is_object()) return {};
  for (auto& member : head.get_object()) {
    if (is_text_key(member.key())) make_text(member.value());
  }
  return std::move(head.get_object());
}

/// Sets a text, or takes the key away where there is none.
void set(json::object& head, std::string_view key, std::string_view text) {
  if (text.empty()) {
    head.erase(key);
  } else {
    head.insert_or_assign(key, text);
  }
}

json::value names_of(const std::vector<Person>& authors) {
  json::array names;
  for (const Person& author : authors) {
    const std::string& name = author.name.empty() ? author.email : author.name;
    if (!name.empty()) names.emplace_back(name);
  }
  return names.size() == 1 ? std::move(names.front()) : json::value(std::move(names));
}

/// Brings the head in step with the fields of the entry. `told` is what the head says by itself:
/// where that is what the entry says, the head keeps its own spelling.
void set_fields(json::object& head, const Entry& entry, const Entry& told, PostStyle style) {
  if (!entry.title.empty()) head.insert_or_assign("title", entry.title);
  if (told.categories != entry.categories) {
    for (const char* key : {"category", "tags"}) head.erase(key);
    head.insert_or_assign(
        "categories", json::array(entry.categories.begin(), entry.categories.end())
    );
  }
  if (told.authors != entry.authors) {
    head.erase("authors");
    head.insert_or_assign("author", names_of(entry.authors));
  }
  if (entry.published) set(head, "date", format_rfc3339(*entry.published));
  if (entry.updated && told.updated != entry.updated) {
    head.erase(style == PostStyle::hugo ? "updated" : "lastmod");
    set(head, style == PostStyle::hugo ? "lastmod" : "updated", format_rfc3339(*entry.updated));
  }
  if (told.language != entry.language) set(head, "lang", entry.language);
  if (told.id != entry.id) {
    head.erase("id");
    set(head, "guid", entry.id);
  }
  if (told.url != entry.url && !head.contains("permalink") && is_http_url(entry.url))
    set(head, "link", entry.url);
  if (told.summary != entry.summary && entry.summary != entry.content) {
    const bool is_html = entry.summary.type == "html";
    set(head, "excerpt", is_html ? html_to_text(entry.summary.text) : entry.summary.text);
  }
}

/// What a generator's theme expects of an entry that came without a head of its own.
void set_defaults(json::object& head, const Entry& entry, PostStyle style) {
  if (style == PostStyle::jekyll) head.emplace("layout", "post");
  if (style == PostStyle::hexo) {
    head.emplace("headimg", entry.image);
    head.emplace("comments", false);
  }
  head.emplace("thumbnail", entry.image);
}

/// Braces in what others wrote are no tags of the generator's template language.
void switch_off_templates(json::object& head, const Entry& entry, PostStyle style) {
  if (entry.content.type == "markdown") return;
  const std::string& body = entry.content.text;
  const bool has_tags = body.find("{{") != std::string::npos ||
                        body.find("{%") != std::string::npos ||
                        body.find("{#") != std::string::npos;
  if (!has_tags) return;
  if (style == PostStyle::hexo) head.insert_or_assign("disableNunjucks", true);
  if (style == PostStyle::jekyll) head.insert_or_assign("render_with_liquid", false);
}

std::string member_text(std::string_view key, const json::value& value) {
  const json::string* string = value.if_string();
  if (key == "title" && string != nullptr) return "title: " + yaml_quoted(*string) + "\n";
  const bool is_date = key == "date" || key == "updated" || key == "lastmod";
  if (is_date && string != nullptr) {
    const auto time = read_date(*string);
    // Unquoted, it is a date for every generator.
    if (time && format_rfc3339(*time) == std::string_view(*string)) {
      return std::string(key) + ": " + std::string(*string) + "\n";
    }
  }
  return yaml_member(key, value);
}

std::string body_text(const Body& content) {
  if (content.type != "text" && content.type != "text/plain") return content.text;
  std::string escaped;
  append_escaped(escaped, content.text);
  return escaped;
}

}  // namespace

std::optional<PostStyle> post_style_from(std::string_view name) {
  if (name == "hexo") return PostStyle::hexo;
  if (name == "hugo") return PostStyle::hugo;
  if (name == "jekyll") return PostStyle::jekyll;
  return std::nullopt;
}

std::string write_post(const Entry& entry, PostStyle style) {
  json::object head = own_head(entry);
  Entry told;
  fill_absent(told, head);
  set_fields(head, entry, told, style);
  if (entry.front_matter.empty()) set_defaults(head, entry, style);
  switch_off_templates(head, entry, style);

  std::string text = "---\n";
  for (const std::string_view key : leading_keys) {
    if (const json::value* value = head.if_contains(key)) text += member_text(key, *value);
  }
  for (const auto& member : head) {
    const bool is_written =
        std::find(leading_keys.begin(), leading_keys.end(), std::string_view(member.key())) !=
        leading_keys.end();
    if (!is_written) text += member_text(member.key(), member.value());
  }
  text += "---\n";
  const std::string body = body_text(entry.content);
  if (!body.empty()) text.append("\n").append(body) += '\n';
  return text;
}

}  // namespace feedwire::feeds
