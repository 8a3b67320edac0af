#include "feeds/forgiving_head.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <utility>

#include "feeds/head_fields.hpp"
#include "feeds/text.hpp"
#include "feeds/toml_head.hpp"
#include "feeds/yaml.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t most_repairs = 100;  // a person reads a few; a hostile head has thousands

void add_repair(std::vector<std::string>& repairs, std::string repair) {
  if (repairs.size() < most_repairs) repairs.push_back(std::move(repair));
}

struct Line {
  std::string_view text;
  std::size_t number;

  bool is_blank_or_comment() const {
    const std::string_view visible = trim(text);
    return visible.empty() || visible.front() == '#';
  }
  /// Belongs to the key above it.
  bool continues() const { return is_blank_or_comment() || is_blank(text.front()) || is_item(); }
  bool is_item() const {
    const std::string_view visible = trim(text);
    return visible == "-" || visible.starts_with("- ");
  }
};

std::vector<Line> lines_of(std::string_view text, std::size_t first_line) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back({text.substr(0, end), first_line + lines.size()});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

struct Pair {
  std::string_view key;
  std::string_view value;
};

/// `key: value`; also `key:value` where the key is one word and the value no path (`http://…`).
std::optional<Pair> pair_of(std::string_view line, char separator) {
  line = trim(line);
  const std::size_t at = line.find(separator);
  if (at == 0 || at == npos) return std::nullopt;
  const std::string_view key = without_quotes(trim(line.substr(0, at)));
  const std::string_view value = line.substr(at + 1);
  const bool is_word = std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  const bool is_apart = value.empty() || is_blank(value.front()) || separator == '=';
  if (key.empty() || line.starts_with("- ")) return std::nullopt;
  if (!is_apart && (!is_word || value.starts_with("//"))) return std::nullopt;
  if (!is_word && key.find_first_of("{}[]<>\"") != npos) return std::nullopt;
  return Pair{key, trim(value)};
}

/// Control characters cannot be written in YAML as they are, and mean nothing here.
std::string literal(std::string_view text) {
  std::string result(without_quotes(trim(text)));
  std::erase_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
  return result;
}

/// An item of a list; a block scalar's sign with text behind it is a generator's slip.
std::string item_text(const Line& line) {
  std::string_view text = trim(trim(line.text).substr(1));
  if (text.starts_with("| ") || text.starts_with("> ")) text = trim(text.substr(2));
  return literal(text);
}

class YamlLines {
 public:
  explicit YamlLines(std::vector<std::string>& repairs) : repairs_(repairs) {}

  json::object read(std::span<const Line> lines) {
    while (!lines.empty()) {
      if (lines.front().is_blank_or_comment()) {
        lines = lines.subspan(1);
        continue;
      }
      std::size_t size = 1;
      while (size < lines.size() && lines[size].continues()) ++size;
      group(lines.first(size));
      lines = lines.subspan(size);
    }
    return std::move(result_);
  }

 private:
  bool strict(std::span<const Line> lines, std::string& why) {
    const std::string_view last = lines.back().text;
    std::string text(lines.front().text.data(), last.data() + last.size());
    text += '\n';  // a block scalar keeps it
    auto mapping = read_yaml(text, is_text_key, lines.front().number);
    if (!mapping) {
      why = mapping.error().what;
      return false;
    }
    for (auto& member : *mapping) result_.insert_or_assign(member.key(), std::move(member.value()));
    return true;
  }

  void group(std::span<const Line> lines) {
    std::string why;
    if (strict(lines, why)) return;
    const auto pair = pair_of(lines.front().text, ':');
    if (!pair) {
      passed_over(lines.front());
      for (const Line& line : lines.subspan(1)) single(line);
      return;
    }
    add_repair(
        repairs_,
        "line " + std::to_string(lines.front().number) + ": `" + std::string(pair->key) +
            "` is not YAML (" + why + "); read as plain text"
    );
    assign(*pair, lines.subspan(1));
  }

  /// The value is what its line says, the list below it, or the text that goes on below it.
  void assign(const Pair& pair, std::span<const Line> below) {
    std::string text = literal(pair.value);
    result_.insert_or_assign(pair.key, nullptr);  // its place is before what stands below it
    json::array items;
    for (const Line& line : below) {
      if (line.is_blank_or_comment()) continue;
      if (line.is_item()) {
        if (pair.value.empty()) items.emplace_back(item_text(line));
        if (!pair.value.empty()) passed_over(line);
      } else if (pair_of(line.text, ':')) {
        single(line);
      } else {
        text += (text.empty() ? "" : " ") + literal(line.text);
      }
    }
    json::value value = items.empty() ? json::value(text) : json::value(std::move(items));
    result_.insert_or_assign(pair.key, std::move(value));
  }

  /// A line that stands deeper than it should.
  void single(const Line& line) {
    if (line.is_blank_or_comment()) return;
    const Line unindented{trim(line.text), line.number};
    std::string why;
    if (strict({&unindented, 1}, why)) return;
    if (const auto pair = pair_of(unindented.text, ':')) {
      result_.insert_or_assign(pair->key, literal(pair->value));
    } else {
      passed_over(line);
    }
  }

  void passed_over(const Line& line) {
    add_repair(
        repairs_, "line " + std::to_string(line.number) + " is not `key: value`; passed over"
    );
  }

  std::vector<std::string>& repairs_;
  json::object result_{};
};

/// The length of the run of `quote` that the range begins with.
template <typename Iterator>
std::size_t run_of(Iterator begin, Iterator end, char quote) {
  return static_cast<std::size_t>(
      std::find_if(begin, end, [&](char c) { return c != quote; }) - begin
  );
}

/// In `A" and "B`, the inside of `"A" and "B"`, the first quote closes: the outer ones are no pair.
bool first_quote_closes(std::string_view inside, char quote) {
  const std::size_t at = inside.find(quote);
  if (at == npos || at == 0 || is_blank(inside[at - 1])) return false;
  return at + 1 < inside.size() && (is_blank(inside[at + 1]) || inside[at + 1] == ',');
}

std::string_view without_pairs_of(std::string_view text, char quote, bool& several) {
  const std::size_t before = run_of(text.begin(), text.end(), quote);
  const std::size_t behind = run_of(text.rbegin(), text.rend(), quote);
  std::size_t pairs = std::min(before, behind);
  if (pairs == 0 || before == text.size())
    return text.size() >= 2 && pairs > 0 ? std::string_view{} : text;
  const std::string_view core = text.substr(before, text.size() - before - behind);
  if (core.find(quote) != npos) {
    if (before == 1 && first_quote_closes(core, quote)) return text;
    pairs = 1;
  }
  several = pairs > 1;
  return text.substr(pairs, text.size() - 2 * pairs);
}

}  // namespace

std::string_view without_quotes(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return text;
  const char outer = text.front();
  bool several = false;
  text = without_pairs_of(text, outer, several);
  // Who quoted a text over and over began with one that was quoted already.
  if (several) text = without_pairs_of(text, outer == '"' ? '\'' : '"', several);
  return text;
}

json::object read_yaml_forgivingly(
    std::string_view text, std::size_t first_line, std::vector<std::string>& repairs
) {
  const std::vector<Line> lines = lines_of(text, first_line);
  return YamlLines(repairs).read(lines);
}

json::object read_toml_forgivingly(
    std::string_view text, std::size_t first_line, std::vector<std::string>& repairs
) {
  json::object result;
  for (const Line& line : lines_of(text, first_line)) {
    if (line.is_blank_or_comment()) continue;
    const std::string where = "line " + std::to_string(line.number);
    if (auto table = read_toml(trim(line.text), line.number)) {
      for (auto& member : *table) result.insert_or_assign(member.key(), std::move(member.value()));
    } else if (const auto pair = pair_of(line.text, '=')) {
      repairs.push_back(
          where + ": `" + std::string(pair->key) + "` is not TOML; read as plain text"
      );
      result.insert_or_assign(pair->key, literal(pair->value));
    } else {
      add_repair(repairs, where + " is not `key = value`; passed over");
    }
  }
  return result;
}

}  // namespace feedwire::feeds
