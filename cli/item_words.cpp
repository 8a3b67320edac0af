#include "cli/item_words.hpp"

#include <array>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {
namespace {

constexpr int feed_columns = 16;

std::string time_words(const json::object& item) {
  const auto time = time_of(item);
  return time ? local_time(*time) : "-               ";
}

std::string category_of(const json::object& item) {
  return joined_at(object_at(item, "_feedwire"), "category", "/");
}

struct Name {
  std::string_view name{};
  std::string (*value)(const json::object& item){};
};

const std::array<Name, 10> names{
    {{"time", time_words},
     {"feed", feed_name_of},
     {"title", title_of},
     {"link", link_of},
     {"id", [](const json::object& item) { return text_at(item, "id"); }},
     {"seq",
      [](const json::object& item) {
        return std::to_string(number_at(object_at(item, "_feedwire"), "seq"));
      }},
     {"event",
      [](const json::object& item) { return text_at(object_at(item, "_feedwire"), "event"); }},
     {"author", authors_of},
     {"category", category_of},
     {"tags", [](const json::object& item) { return joined_at(item, "tags", ", "); }}}};

const Name* find_name(std::string_view name) {
  for (const Name& each : names)
    if (each.name == name) return &each;
  return nullptr;
}

Failure unknown_name(const std::string& name) {
  std::string all;
  for (const Name& each : names) all += (all.empty() ? "{" : ", {") + std::string{each.name} + "}";
  return wrong_usage("there is no {" + name + "}", "there are " + all);
}

char escaped(char letter) { return letter == 'n' ? '\n' : letter == 't' ? '\t' : letter; }

}  // namespace

std::string item_line(const json::object& item) {
  const std::string event = text_at(object_at(item, "_feedwire"), "event");
  std::string line = time_words(item);
  line += "  " + padded(feed_name_of(item), feed_columns) + "  " + title_of(item);
  if (event == "update") line += " (updated)";
  if (event == "removed") line += " (withdrawn)";
  const std::string url = harmless(text_at(item, "url"));
  if (!url.empty()) line += "  " + url;
  return line + '\n';
}

std::string link_of(const json::object& item) {
  const std::string url = text_at(item, "url");
  return url.empty() ? text_at(item, "external_url") : url;
}

std::string authors_of(const json::object& item) {
  std::string all;
  for (const json::value& each : array_at(item, "authors")) {
    if (!each.is_object()) continue;
    const std::string name = text_at(each.get_object(), "name");
    if (!name.empty()) all += (all.empty() ? "" : ", ") + name;
  }
  return all;
}

Outcome<LineFormat> LineFormat::parse(std::string_view text) {
  LineFormat format;
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if ((c == '{' || c == '}') && next == c) {
      plain += c;
      ++at;
    } else if (c == '\\' && (next == 'n' || next == 't' || next == '\\')) {
      plain += escaped(next);
      ++at;
    } else if (c == '{') {
      const auto end = text.find('}', at);
      const std::string name{text.substr(at + 1, end - at - 1)};
      if (end == std::string_view::npos || !find_name(name)) return unknown_name(name);
      format.parts_.push_back({.text = std::exchange(plain, {})});
      format.parts_.push_back({.text = name, .is_name = true});
      at = end;
    } else {
      plain += c;
    }
  }
  if (!plain.ends_with('\n')) plain += '\n';
  format.parts_.push_back({.text = plain});
  return format;
}

std::string LineFormat::line(const json::object& item) const {
  std::string line;
  for (const Part& part : parts_)
    line += part.is_name ? harmless(find_name(part.text)->value(item)) : part.text;
  return line;
}

}  // namespace feedwire::cli
