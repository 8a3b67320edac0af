#include "cli/item_words.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "cli/item_variables.hpp"
#include "tests/cli/local_zone.hpp"

using namespace feedwire;
using namespace feedwire::cli;
namespace json = boost::json;

namespace {

const char item_text[] =
    R"({"id":"7","title":"英特尔\u001b[2J 发布\n二","url":"https://example.org/7",
  "date_published":"2026-08-18T11:01:50Z","authors":[{"name":"甲"},{"url":"x"},{"name":"B"}],
  "tags":["a","b"],"_feedwire":{"seq":9,"event":"update","category":["新媒体","cn"],
  "feed":{"id":3,"name":"煎蛋","url":"https://example.org/f"}}})";

json::object item() { return json::parse(item_text).as_object(); }

std::string formatted(const char* text) {
  const auto format = LineFormat::parse(text);
  REQUIRE(format.has_value());
  return format->line(item());
}

std::string value_of(const Variables& variables, const std::string& name) {
  for (const auto& [each, value] : variables)
    if (each == name) return value;
  return "(not set)";
}

}  // namespace

TEST_CASE("a format puts an item's words where it names them, safe for a terminal") {
  const tests::LocalZone zone{"UTC"};
  CHECK(formatted("{time}|{feed}|{title}") == "2026-08-18 11:01|煎蛋|英特尔\ufffd[2J 发布 二\n");
  CHECK(formatted("{id} {seq} {event} {link}") == "7 9 update https://example.org/7\n");
  CHECK(formatted("{author}; {category}; {tags}") == "甲, B; 新媒体/cn; a, b\n");
  CHECK(formatted(R"({{{id}}}\t\\n\n)") == "{7}\t\\n\n");
  CHECK(formatted("no names") == "no names\n");
}

TEST_CASE("a format that names what is not there is refused in words") {
  for (const char* text : {"{colour}", "{}", "{title", "a {"}) {
    CAPTURE(text);
    const auto format = LineFormat::parse(text);
    REQUIRE_FALSE(format.has_value());
    CHECK(format.error().exit == Exit::usage);
    CHECK(format.error().problem.remedy.find("{title}") != std::string::npos);
  }
}

TEST_CASE("a command gets an item in its environment, one line each, none missing") {
  Event event{.seq = 9, .line = item_text, .item = item()};
  const Variables variables = item_variables(event);
  CHECK(value_of(variables, "FEEDWIRE_TITLE") == "英特尔\ufffd[2J 发布 二");
  CHECK(value_of(variables, "FEEDWIRE_SEQ") == "9");
  CHECK(value_of(variables, "FEEDWIRE_ID") == "7");
  CHECK(value_of(variables, "FEEDWIRE_FEED_ID") == "3");
  CHECK(value_of(variables, "FEEDWIRE_AUTHOR") == "甲, B");
  event.item = json::object{{"title", std::string(5461, '\xe4')}};
  event.item["title"] = std::string(20'000, 'x') + "字";
  const Variables long_ones = item_variables(event);
  CHECK(value_of(long_ones, "FEEDWIRE_TITLE") == std::string(16 * 1024, 'x'));
  CHECK(value_of(long_ones, "FEEDWIRE_URL") == "");
  std::string wide;
  for (int i = 0; i < 8000; ++i) wide += "字";
  event.item["title"] = wide;
  // Cut between two characters.
  CHECK(value_of(item_variables(event), "FEEDWIRE_TITLE") == wide.substr(0, 5461 * 3));
}
