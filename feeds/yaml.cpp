#include "feeds/yaml.hpp"

#include <yaml.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <map>
#include <string>
#include <utility>

#include "feeds/plain_scalar.hpp"

namespace feedwire::feeds {
namespace json = boost::json;
namespace {

constexpr int max_depth = 64;
constexpr std::size_t max_values = 100'000;

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

/// One event, freed with its scope.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  yaml_event_t* fill() { return &event_; }
  yaml_event_type_t type() const { return event_.type; }
  std::size_t line() const { return event_.start_mark.line; }
  std::string_view alias() const { return text_of(event_.data.alias.anchor); }

  std::string_view anchor() const {
    switch (event_.type) {
      case YAML_SCALAR_EVENT:
        return text_of(event_.data.scalar.anchor);
      case YAML_SEQUENCE_START_EVENT:
        return text_of(event_.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return text_of(event_.data.mapping_start.anchor);
      default:
        return {};
    }
  }

  std::string_view scalar() const {
    return {reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length};
  }

  /// Written without quotes and without a tag, so that its spelling decides what it is.
  bool is_plain() const {
    return event_.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           event_.data.scalar.plain_implicit != 0;
  }

 private:
  yaml_event_t event_{};
};

/// Thrown and caught in this file only: a recursive reader is clearer without a result at each
/// step.
struct Broken {
  Problem problem;
};

class Reader {
 public:
  Reader(std::string_view text, IsTextKey is_text_key, std::size_t first_line)
      : is_text_key_(is_text_key), first_line_(first_line) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size()
    );
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { yaml_parser_delete(&parser_); }

  json::object document() {
    for (;;) {
      Event event;
      next(event);
      switch (event.type()) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
          break;
        case YAML_STREAM_END_EVENT:
          return {};
        case YAML_MAPPING_START_EVENT: {
          json::object result = mapping(0, false);
          expect_end();
          return result;
        }
        case YAML_SCALAR_EVENT:
          if (event.scalar().empty()) return {};
          [[fallthrough]];
        default:
          fail("there is no `key: value`", event.line());
      }
    }
  }

 private:
  [[noreturn]] void fail(std::string what, std::size_t line) const {
    throw Broken{{.what = std::move(what), .where = "line " + std::to_string(line + first_line_)}};
  }

  void next(Event& event) {
    if (yaml_parser_parse(&parser_, event.fill()) != 0) return;
    std::string what = parser_.problem == nullptr ? "it cannot be read" : parser_.problem;
    const bool marked = parser_.problem_mark.index != 0 || parser_.problem_mark.line != 0;
    fail(std::move(what), marked ? parser_.problem_mark.line : parser_.mark.line);
  }

  void expect_end() {
    for (;;) {
      Event event;
      next(event);
      if (event.type() == YAML_STREAM_END_EVENT) return;
      if (event.type() != YAML_DOCUMENT_END_EVENT) fail("a second document begins", event.line());
    }
  }

  json::object mapping(int depth, bool is_text) {
    json::object result;
    for (;;) {
      Event key;
      next(key);
      if (key.type() == YAML_MAPPING_END_EVENT) return result;
      if (key.type() != YAML_SCALAR_EVENT) fail("a key is no text", key.line());
      const std::string name(key.scalar());
      remember(key, json::value(name));
      Event value;
      next(value);
      const bool text_below = is_text || (depth == 0 && is_text_key_(name));
      result.insert_or_assign(name, read(value, depth, text_below));
    }
  }

  json::array sequence(int depth, bool is_text) {
    json::array result;
    for (;;) {
      Event item;
      next(item);
      if (item.type() == YAML_SEQUENCE_END_EVENT) return result;
      result.push_back(read(item, depth, is_text));
    }
  }

  json::value read(const Event& event, int depth, bool is_text) {
    if (depth >= max_depth) fail("it is nested too deeply", event.line());
    count(1, event);
    json::value value;
    switch (event.type()) {
      case YAML_ALIAS_EVENT:
        return aliased(event);
      case YAML_SCALAR_EVENT:
        value = scalar(event, is_text);
        break;
      case YAML_SEQUENCE_START_EVENT:
        value = sequence(depth + 1, is_text);
        break;
      case YAML_MAPPING_START_EVENT:
        value = mapping(depth + 1, is_text);
        break;
      default:
        fail("it ends early", event.line());
    }
    remember(event, value);
    return value;
  }

  static json::value scalar(const Event& event, bool is_text) {
    const std::string_view text = event.scalar();
    if (!event.is_plain()) return json::value(text);
    return plain_scalar(text, is_text);
  }

  void remember(const Event& event, const json::value& value) {
    if (event.anchor().empty()) return;
    const std::size_t size = values_in(value);
    count(size, event);  // the copy that is kept
    anchors_.insert_or_assign(std::string(event.anchor()), Anchored{value, size});
  }

  json::value aliased(const Event& event) {
    const auto found = anchors_.find(event.alias());
    if (found == anchors_.end()) fail("an alias refers to nothing", event.line());
    count(found->second.size, event);
    return found->second.value;
  }

  void count(std::size_t more, const Event& event) {
    values_ += more;
    if (values_ > max_values) fail("its aliases grow without bound", event.line());
  }

  static std::size_t values_in(const json::value& value) {
    std::size_t count = 1;
    if (const json::array* array = value.if_array()) {
      for (const json::value& item : *array) count += values_in(item);
    } else if (const json::object* object = value.if_object()) {
      for (const auto& member : *object) count += values_in(member.value());
    } else if (const json::string* string = value.if_string()) {
      count += string->size() / 64;  // long texts multiply as well
    }
    return count;
  }

  struct Anchored {
    json::value value;
    std::size_t size;
  };

  yaml_parser_t parser_{};
  IsTextKey is_text_key_;
  std::size_t first_line_;
  std::size_t values_{0};
  std::map<std::string, Anchored, std::less<>> anchors_{};
};

}  // namespace

Result<json::object> read_yaml(
    std::string_view text, IsTextKey is_text_key, std::size_t first_line
) {
  try {
    return Reader(text, is_text_key, first_line).document();
  } catch (Broken& broken) {
    return std::move(broken.problem);
  }
}

}  // namespace feedwire::feeds
