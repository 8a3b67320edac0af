#include "daemon/item_json.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "daemon/item_forms.hpp"

using namespace feedwire;
using namespace feedwire::daemon;
namespace json = boost::json;

namespace {

schema::Item small_item() {
  schema::Item item;
  item.id = {3};
  item.seq = {5};
  item.source = {.id = {2}, .name = "名", .url = "https://user:secret@example.org/f"};
  return item;
}

json::object object_of(const schema::Item& item, bool with_event = false) {
  return json::parse(item_json(item, with_event)).as_object();
}

}  // namespace

TEST_CASE("absent means unknown: an item that says nothing has only what every item has") {
  const json::object object = object_of(small_item());
  CHECK(object.size() == 3);
  CHECK(object.at("id") == "3");
  CHECK(object.at("content_text") == "");
  const json::object& own = object.at("_feedwire").as_object();
  CHECK(own.at("seq") == 5);
  CHECK(own.at("revision") == 1);
  CHECK(own.at("backfill") == false);
  CHECK_FALSE(own.contains("event"));
  CHECK(object_of(small_item(), true).at("_feedwire").as_object().at("event") == "item");
  CHECK(item_json(small_item()).find("secret") == std::string::npos);
}

TEST_CASE("markup is sanitised, and Markdown stays text unless it begins with a tag") {
  struct Case {
    const char* type;
    const char* text;
    const char* html;  // null: it is content_text, as it came
  };
  for (const Case& one : {
           Case{"html", "<p onclick=\"x()\">a</p><script>b</script>", "<p>a</p>"},
           Case{"markdown", "<div>a</div>", "<div>a</div>"},
           Case{"markdown", "# a <b>", nullptr},
           Case{"text", "<b>a</b>", nullptr},
       }) {
    CAPTURE(one.text);
    schema::Item item = small_item();
    item.entry.content = {.text = one.text, .type = one.type};
    const json::object object = object_of(item);
    CHECK(object.contains("content_html") == (one.html != nullptr));
    CHECK(
        object.at(one.html ? "content_html" : "content_text") == (one.html ? one.html : one.text)
    );
  }
}

TEST_CASE("hostile text stays inside its string, on one line, as UTF-8") {
  schema::Item item = small_item();
  item.entry.title = "a\"\n\r\x1b[2J\\\xff中\xe2\x80\xa8";
  const std::string text = item_json(item);
  CHECK(text.find_first_of("\n\r\x1b\xff") == std::string::npos);
  CHECK(json::parse(text).at("title") == "a\"\n\r\x1b[2J\\\xEF\xBF\xBD中\xe2\x80\xa8");
}

TEST_CASE("attachments have a type, and numbers of any size") {
  schema::Item item = small_item();
  feeds::Enclosure enclosure;
  enclosure.url = "https://example.org/a.mp3";
  enclosure.length = 5'000'000'000;
  enclosure.duration = std::chrono::seconds(90);
  item.entry.enclosures = {enclosure};
  const json::object object = object_of(item);
  const json::value& file = object.at("attachments").as_array().front();
  CHECK(file.at("mime_type") == "application/octet-stream");
  CHECK(file.at("size_in_bytes") == 5'000'000'000);
  CHECK(file.at("duration_in_seconds") == 90);
}

TEST_CASE("front matter is what the document said, and damage in it hides nothing else") {
  schema::Item item = small_item();
  item.entry.front_matter.json = R"({"comments":false})";
  CHECK(object_of(item).at("_feedwire").at("front_matter").at("comments") == false);
  item.entry.front_matter.json = "{";
  CHECK(object_of(item).at("_feedwire").at("front_matter").is_null());
}

TEST_CASE("a page is one JSON Feed, with the way on only where there is one") {
  const json::value page =
      json::parse(json_feed_page({small_item(), small_item()}, "http://f/?a=\""));
  CHECK(page.at("version") == "https://jsonfeed.org/version/1.1");
  CHECK(page.at("next_url") == "http://f/?a=\"");
  CHECK(page.at("items").as_array().size() == 2);
  CHECK_FALSE(json::parse(json_feed_page({}, "")).as_object().contains("next_url"));
}

TEST_CASE("a page for a browser holds nothing of a stranger's that runs") {
  schema::Item item = small_item();
  item.entry.title = "<script>alert(1)</script>";
  item.entry.url = "javascript:alert(1)";
  item.language = "\"><script>";
  item.entry.content = {.text = "<a href=\"javascript:x\" onload=\"y\">z</a>", .type = "html"};
  const std::string page = item_html(item);
  for (const char* bad : {"<script", "javascript:", "onload", "secret"}) {
    CAPTURE(bad);
    CHECK(page.find(bad) == std::string::npos);
  }
}
