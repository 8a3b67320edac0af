#include "feeds/identity.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "feeds/date.hpp"
#include "feeds/front_matter.hpp"
#include "tests/feeds/front_matter_corpus.hpp"
#include "tests/skip.hpp"

using namespace feedwire::feeds;

namespace {

Entry entry(std::string id, std::string url, std::string title, std::string text = "text") {
  return {
      .id = std::move(id),
      .url = std::move(url),
      .title = std::move(title),
      .content = {std::move(text), "html"}};
}

std::vector<Identified> identify_all(std::vector<Entry> entries) {
  Feed feed;
  feed.entries = std::move(entries);
  return identify(feed);
}

std::size_t distinct_keys(const std::vector<Identified>& identified) {
  std::set<EntryKey> keys;
  for (const Identified& one : identified) keys.insert(one.key);
  return keys.size();
}

EntryKey key_of(Entry one) { return identify_all({std::move(one)}).front().key; }

std::vector<KnownEntry> known(int first, int count, int renamed_from, char series) {
  std::vector<KnownEntry> entries;
  for (int at = first; at < first + count; ++at) {
    KnownEntry one;
    one.key.bytes[0] = static_cast<std::uint8_t>(at);
    if (at >= renamed_from) one.key.bytes[1] = static_cast<std::uint8_t>(series);
    one.link_and_title.bytes[0] = static_cast<std::uint8_t>(at + 1);
    entries.push_back(one);
  }
  return entries;
}

}  // namespace

TEST_CASE("addresses that lead to one page compare equal") {
  const struct {
    const char* url;
    const char* expected;
  } cases[] = {
      {"http://Example.NET", "example.net"},
      {"https://www.example.net:443/", "example.net"},
      {"http://user:pass@example.net:80/a/", "example.net/a"},
      {"https://example.net:80/a", "example.net:80/a"},
      {"http://example.net/A?b=1&utm_source=x&UTM_medium=y&c=2#part", "example.net/A?b=1&c=2"},
      {"http://example.net/?spm=a.b.c", "example.net"},
      {"http://example.net/a?from=rss", "example.net/a"},
      {"http://example.net/a?from=2021&ref=home", "example.net/a?from=2021&ref=home"},
      {"http://example.net/a?fbclid=1&gclid=2&id=3", "example.net/a?id=3"},
      {"http://example.net/a?&b", "example.net/a?b"},
      {"http://example.net/#!/a/b", "example.net#!/a/b"},
      {"http://example.net/%e4%b8%ad/中", "example.net/%E4%B8%AD/%E4%B8%AD"},
      {"http://www.net/", "www.net"},
      {" tag:example.net,2020:1 ", "tag:example.net,2020:1"},
      {"", ""},
      {"/relative/", "/relative/"},
  };
  for (const auto& sample : cases) {
    CAPTURE(sample.url);
    CHECK(canonical_url(sample.url) == sample.expected);
  }
  CHECK(canonical_id_url("https://example.net/a/?utm_source=x#1") == "example.net/a/#1");
}

TEST_CASE("an entry keeps its key through what publishers do to their documents") {
  const EntryKey key = key_of(entry("https://example.net/a?id=1", "http://example.net/a", "T"));
  CHECK(
      key ==
      key_of(entry(
          "http://www.example.net/A?ID=1&utm_source=rss", "http://other.example/", "New title"
      ))
  );
  Entry dated = entry("https://example.net/a?id=1", "x", "y", "z");
  dated.published = read_date("2022-08-18");
  CHECK(key == key_of(dated));
  CHECK(key != key_of(entry("https://example.net/a?id=2", "http://example.net/a", "T")));
  const auto identified =
      identify_all({entry("a", "http://example.net/1", "1"), entry("B", "", "2")});
  CHECK(identified[0].rule == KeyRule::own_id);
  CHECK(identified[1].comparable == "b");
  CHECK(identified[1].key == key_of(entry("b", "http://example.net/2", "2")));
}

TEST_CASE("ids that say nothing give way to the link, the title, the date, the content") {
  const auto rules_of = [](std::vector<Entry> entries) {
    const auto identified = identify_all(std::move(entries));
    CHECK(distinct_keys(identified) == identified.size());
    std::string rules;
    for (const Identified& one : identified)
      rules += std::string(rules.empty() ? "" : ", ") + to_string(one.rule);
    return rules;
  };
  CHECK(
      rules_of({entry("", "http://a.example/1", "1"), entry("", "http://a.example/2", "2")}) ==
      "link, link"
  );
  CHECK(
      rules_of({entry("x", "http://a.example/1", "1"), entry("x", "http://a.example/2", "2")}) ==
      "link, link"
  );
  CHECK(
      rules_of(
          {entry("x", "http://a.example/1", "1"),
           entry("x", "http://a.example/2", "2"),
           entry("y", "http://a.example/3", "3"),
           entry("y", "http://a.example/4", "4")}
      ) == "link, link, link, link"
  );
  CHECK(
      rules_of({entry("", "http://a.example/", "1"), entry("", "http://a.example/", "2")}) ==
      "link and title, link and title"
  );
  Entry early = entry("", "", "T");
  Entry late = entry("", "", "T", "other");
  early.published = read_date("2022-01-01");
  late.published = read_date("2022-01-02");
  CHECK(rules_of({early, late}) == "title and date, title and date");
  CHECK(rules_of({entry("", "", "", "1"), entry("", "", "", "2")}) == "content, content");
  CHECK(rules_of({}) == "");
}

TEST_CASE("one repeated id among good ones costs only those two") {
  const auto identified = identify_all(
      {entry("1", "http://a.example/1", "1"),
       entry("2", "http://a.example/2", "2"),
       entry("3", "http://a.example/3", "3"),
       entry("3", "http://a.example/4", "4", "other")}
  );
  CHECK(identified[0].rule == KeyRule::own_id);
  CHECK(identified[2].rule == KeyRule::link);
  CHECK(identified[3].rule == KeyRule::link);
  CHECK(distinct_keys(identified) == 4);
}

TEST_CASE("an entry that the document lists twice is one entry") {
  const auto identified = identify_all(
      {entry("1", "http://a.example/1", "1"),
       entry("1", "http://a.example/1", "1, corrected", "more"),
       entry("2", "http://a.example/2", "2")}
  );
  CHECK(identified[0].key == identified[1].key);
  CHECK(identified[0].key != identified[2].key);
}

TEST_CASE("a change of the content is one, a change of dates, markup or white space is none") {
  const Entry one = entry("1", "http://a.example/1", "Title", "<p>Some <b>text</b></p>");
  const ContentHash hash = content_hash(one);
  Entry other = one;
  other.published = other.updated = read_date("2022-01-01");
  other.id = "2";
  other.url = "https://www.a.example/1?utm_source=x";
  other.title = " Title ";
  other.content.text = "<div> <p>Some\n<i>text</i> </p></div>";
  CHECK(content_hash(other) == hash);
  const auto changed = [&](auto change) {
    Entry copy = one;
    change(copy);
    return content_hash(copy) != hash;
  };
  CHECK(changed([](Entry& e) { e.title = "Titel"; }));
  CHECK(changed([](Entry& e) { e.url = "http://a.example/2"; }));
  CHECK(changed([](Entry& e) { e.content.text += "!"; }));
  CHECK(changed([](Entry& e) { e.summary = {"short", "text"}; }));
  CHECK(changed([](Entry& e) { e.authors = {{.name = "Ann"}}; }));
  CHECK(changed([](Entry& e) { e.categories = {"a"}; }));
  CHECK(changed([](Entry& e) { e.enclosures = {{.url = "http://a.example/1.mp3"}}; }));
}

TEST_CASE("two stored versions that differ by one blank are no change") {
  std::vector<ContentHash> hashes;
  for (const CorpusDocument& document : front_matter_corpus()) {
    if (!document.file.starts_with("cnbeta_loongson_")) continue;
    hashes.push_back(content_hash(read_front_matter(document.text).value().entry));
  }
  if (hashes.size() < 2) {
    feedwire::tests::skip("no corpus of front-matter documents here");
    return;
  }
  CHECK(hashes[0] == hashes[1]);
}

TEST_CASE("a feed that renames its entries at once is a rename") {
  const auto before = known(0, 10, 99, 'a');
  CHECK(find_rename(before, before).empty());
  CHECK(find_rename(before, known(0, 10, 0, 'b')).size() == 10);
  CHECK(find_rename(before, known(0, 10, 2, 'b')).size() == 8);  // 8 of 10 changed
  CHECK(find_rename(before, known(0, 10, 3, 'b')).empty());      // 7 of 10
  CHECK(find_rename(before, known(7, 20, 0, 'b')).size() == 3);  // three shared, all changed
  CHECK(find_rename(before, known(8, 20, 0, 'b')).empty());      // two shared
  auto doubled = before;
  doubled.insert(doubled.end(), before.begin(), before.end());
  CHECK(find_rename(doubled, known(0, 10, 0, 'b')).empty());  // no pair is unique
  std::vector<KnownEntry> untitled{before[0], before[1], before[2]};
  for (KnownEntry& one : untitled) one.link_and_title = {};
  CHECK(find_rename(untitled, untitled).empty());
  CHECK(identify_all({entry("1", "", "T")}).front().link_and_title == EntryKey{});
  const auto renamed = find_rename(before, known(0, 3, 0, 'b'));
  REQUIRE(renamed.size() == 3);
  CHECK(renamed[1].first == before[1].key);
  CHECK(renamed[1].second.bytes[1] == 'b');
}

TEST_CASE("what a page says of the moment is no change of it") {
  const auto hash = [](const char* text) {
    Entry made;
    made.content = {.text = text, .type = "html"};
    return content_hash(made);
  };
  struct Case {
    const char* one;
    const char* other;
  };
  for (const Case& pair : {
           Case{"<p>发布于 12分钟前</p>", "<p>发布于 3 小时前</p>"},
           Case{"12 minutes ago by A", "2 days ago by A"},
           Case{"阅读：1,234 评论(5)", "阅读：2.3万 评论(17)"},
           Case{"1,234 views · 3 comments", "2,001 views · 11 comments"},
           Case{"100次阅读", "101 次阅读"},
           Case{"3시간 전 기사", "5시간 전 기사"},
       }) {
    CAPTURE(std::string(pair.one));
    CHECK(hash(pair.one) == hash(pair.other));
  }
  for (const Case& pair : {
           Case{"价格 100 元", "价格 200 元"},
           Case{"第3届", "第4届"},
           Case{"3日前交稿", "5日前交稿"},
           Case{"version 5.10", "version 5.11"},
           Case{"12 people died", "13 people died"},
           Case{"发布于 12分钟前", "修改于 12分钟前"},
       }) {
    CAPTURE(std::string(pair.one));
    CHECK(hash(pair.one) != hash(pair.other));
  }
}
