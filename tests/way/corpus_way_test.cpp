#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "feeds/html.hpp"
#include "feeds/text.hpp"
#include "tests/origin/origin.hpp"
#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
using namespace feedwire::feeds;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

const fs::path corpus = fs::path(FEEDWIRE_SHARED) / "corpus";

bool is_absent() {
  if (fs::exists(corpus)) return false;
  skip("no corpus of documents and feeds here");
  return true;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<json::object> lines_of(const fs::path& file) {
  std::vector<json::object> objects;
  std::istringstream lines(text_of(file));
  for (std::string line; std::getline(lines, line);)
    objects.push_back(json::parse(line).as_object());
  return objects;
}

json::value member(const json::value& in, std::string_view key) {
  const json::object* object = in.if_object();
  const json::value* found = object ? object->if_contains(key) : nullptr;
  return found ? *found : json::value();
}

std::string text(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

json::array items_of(const DaemonProcess& daemon, Words filter) {
  filter.insert(filter.begin(), {"items", "--json", "--limit", "0"});
  return json::parse(daemon.cli(filter).out).as_array();
}

// The checkers of the corpus count no-break and ideographic blanks as white space too.
std::string squashed(std::string value) {
  for (const std::string_view blank : {"\u00a0", "\u3000"}) {
    for (std::size_t at = 0; (at = value.find(blank, at)) != std::string::npos;)
      value.replace(at, blank.size(), " ");
  }
  return collapse(value);
}

// Markup aside, as the corpus' own checker compares.
std::string plain(const json::value& value) {
  return squashed(html_to_text(html_to_text(text(value))));
}

std::string bare_quotes(std::string value) {
  while (!value.empty() && std::string("\"' ").find(value.front()) != std::string::npos)
    value.erase(0, 1);
  while (!value.empty() && std::string("\"' ").find(value.back()) != std::string::npos)
    value.pop_back();
  return value;
}

void check_link(std::string wanted, std::string got) {
  for (std::string* url : {&wanted, &got}) {
    while (url->ends_with('/')) url->pop_back();
  }
  CHECK((wanted == got || (wanted.starts_with('/') && got.ends_with(wanted))));
}

void check_entry(const json::value& wanted, const json::value& item) {
  CHECK(plain(member(wanted, "title")) == plain(member(item, "title")));
  if (const auto link = text(member(wanted, "link")); !link.empty()) {
    check_link(std::string(trim(link)), text(member(item, "url")));
  }
  if (const auto date = text(member(wanted, "date")); !date.empty()) {
    const std::string published = text(member(item, "date_published"));
    CHECK((date == published || date == text(member(item, "date_modified"))));
  }
}

// What corpus.jsonl expects of a document, held against its item and the head that came with it.
void check_document(const json::value& expect, const json::value& item) {
  const json::value head = member(member(item, "_feedwire"), "front_matter");
  CHECK(
      bare_quotes(squashed(text(member(expect, "title")))) ==
      bare_quotes(squashed(text(member(item, "title"))))
  );
  CHECK(text(member(expect, "date")) == text(member(item, "date_published")));
  if (const auto author = text(member(expect, "author")); !author.empty()) {
    CHECK(collapse(author) == text(member(member(item, "authors").at(0), "name")));
  }
  for (const char* key : {"headimg", "thumbnail"}) {
    CHECK(text(member(expect, key)) == text(member(head, key)));
  }
  if (!member(expect, "comments").is_null())
    CHECK(member(expect, "comments") == member(head, "comments"));
  const json::value categories = member(expect, "categories");
  for (std::size_t i = 0; categories.is_array() && i < categories.as_array().size(); ++i) {
    std::string got = text(member(item, "tags").as_array().at(i));
    if (got.starts_with("| ")) got.erase(0, 2);  // a generator's mistake that may stay
    CHECK(collapse(text(categories.as_array()[i])) == collapse(got));
  }
}

}  // namespace

TEST_CASE(
    "every document of the corpus flows through a watched folder, as its index says and as it came"
) {
  if (is_absent()) return;
  const fs::path documents = fs::canonical(corpus / "frontmatter");
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"" + documents.string() + "\"\n");
  DaemonProcess daemon(scratch);
  // One document of the corpus never closes its head; all others are items.
  const auto follower = daemon.follow({"--from-start", "--limit", "71"});
  CHECK(follower->finish().exit == 0);
  std::map<std::string, json::value> items;
  for (const json::value& item : items_of(daemon, {}))
    items[text(member(member(item, "_feedwire"), "guid"))] = item;
  CHECK(items.size() == 71);
  for (const json::object& line : lines_of(documents / "corpus.jsonl")) {
    const std::string file = text(line.at("file"));
    if (line.at("expect").at("title").is_null() || !items.contains(file)) continue;
    CAPTURE(file);
    check_document(line.at("expect"), items.at(file));
    const std::string id = text(items.at(file).at("id"));
    CHECK(daemon.cli({"show", id, "--format", "frontmatter"}).out == text_of(documents / file));
  }
}

TEST_CASE(
    "every feed of the corpus, served over HTTP and added, gives titles, links and dates as its "
    "index says"
) {
  if (is_absent()) return;
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nper_host = 8\n");
  Origin origin;
  DaemonProcess daemon(scratch);
  for (const json::object& line : lines_of(corpus / "feeds" / "index.jsonl")) {
    const std::string file = text(line.at("file"));
    CAPTURE(file);
    origin.serve_feed("/" + file, text_of(corpus / "feeds" / file), "application/xml");
    CHECK(daemon.cli({"add", origin.url("/" + file), "--name", file, "--wait"}).exit == 0);
    const json::array items = items_of(daemon, {"--feed", file});
    CHECK(items.size() == json::value_to<std::size_t>(line.at("items")));
    // Items come in the order of the log; entries are found again by title and link.
    for (const json::value& wanted : line.at("expect").as_array()) {
      const std::string title = plain(member(wanted, "title"));
      CAPTURE(title);
      const auto is_it = [&](const json::value& item) {
        if (plain(member(item, "title")) != title) return false;
        const std::string link(trim(text(member(wanted, "link"))));
        return link.empty() || link.starts_with('/') ||
               text(member(item, "url")).starts_with(link.substr(0, link.size() - 1));
      };
      const auto item = std::find_if(items.begin(), items.end(), is_it);
      REQUIRE(item != items.end());
      check_entry(wanted, *item);
    }
  }
}
