#include "schema/search.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <set>

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

using Ids = std::vector<std::int64_t>;

void index_all(TestStore& test) {
  test.store.begin();
  test.store.step([&] {
    while (test.store.search_index().lag() > 0) test.store.search_index().advance(3);
  });
  test.store.commit();
}

SearchPage page_of(const std::string& typed) {
  const auto query = feeds::parse_search(typed);
  REQUIRE(query.has_value());
  return {.query = *query, .now = Time(std::chrono::seconds(1000))};
}

Ids found(TestStore& test, const SearchPage& page) {
  Ids ids;
  for (const Item& item : test.store.search().find(page).items) ids.push_back(item.id.value);
  return ids;
}

Ids found(TestStore& test, const std::string& typed) { return found(test, page_of(typed)); }

feeds::Entry article(const std::string& id, const std::string& title, const std::string& html) {
  feeds::Entry made = entry(id, title);
  made.content = {.text = html, .type = "html"};
  return made;
}

}  // namespace

TEST_CASE("what is there is found, and what is not is not") {
  struct Case {
    const char* title;
    const char* html;
    const char* typed;
    bool is_found;
  };
  for (const Case& one : {
           // Chinese: one, two and more characters, anywhere in a run, across markup, not across
           // other characters.
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "内核", true},
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "核", true},
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "内核发布了", true},
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "版本", true},
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "核内", false},
           Case{"新闻", "<p>Linux内核发布了新版本</p>", "内发", false},
           Case{"新闻", "<b>内</b>核", "内核", true},
           Case{"新闻", "内，核", "内核", false},
           Case{"新闻", "内<p>核", "内核", false},
           Case{"新闻", "内<p>核", "内 核", true},
           Case{"新闻", "中国人民共和，共和国", "中国人民共和国", false},
           Case{"新闻", "中华人民共和国", "人民共和国", true},
           Case{"𠀀𠀁", "", "𠀀𠀁", true},
           // Simplified and traditional stay apart.
           Case{"漢語", "", "汉语", false},
           Case{"漢語", "", "漢語", true},
           // Mixed scripts.
           Case{"RTX4090显卡", "", "显卡", true},
           Case{"RTX 4090 显卡", "", "4090显卡", true},
           Case{"RTX4090显卡", "", "4090", false},
           Case{"第3章", "", "第3章", true},
           // Kana and hangul.
           Case{"カーネルの更新", "", "カーネル", true},
           Case{"ｶｰﾈﾙの更新", "", "カーネル", true},
           Case{"ﾊﾞｰｼﾞｮﾝ", "", "バージョン", true},
           Case{"ハ\u3099ーシ\u3099ョン", "", "バージョン", true},
           Case{"ぱん", "", "は\u309Aん", true},
           Case{"カーネル", "", "かーねる", false},
           Case{"리눅스 커널", "", "커널", true},
           Case{"리눅스 커널", "", "눅스", true},
           // Latin: whole words or prefixes; case, accents and width do not count.
           Case{"Linux kernel", "", "linux", true},
           Case{"Linux kernel", "", "LINUX KERNEL", true},
           Case{"Linux kernel", "", "lin", false},
           Case{"Linux kernel", "", "lin*", true},
           Case{"Linux kernel", "", "l*", true},
           Case{"Linux kernel", "", "nux", false},
           Case{"Ｌｉｎｕｘ　ｋｅｒｎｅｌ", "", "linux", true},
           Case{"Linux", "", "ｌｉｎｕｘ", true},
           Case{"Café Übung Ångström Việt", "", "cafe ubung angstrom viet", true},
           Case{"Cafe\u0301", "", "café", true},
           Case{"cafe", "", "CAFÉ", true},
           Case{"Ёлка Άλφα", "", "елка αλφα", true},
           Case{"don't panic", "", "don't", true},
           Case{"C++20", "", "c++20", true},
           // Phrases.
           Case{"the linux kernel", "", "\"linux kernel\"", true},
           Case{"the linux kernel", "", "\"kernel linux\"", false},
           Case{"the linux kernel", "", "\"the kernel\"", false},
           Case{"the linux, kernel", "", "“linux kernel”", true},
           Case{"the linux kernel", "", "\"linux ker\"*", true},
           Case{"the linux kernel", "", "\"linux ker\"", false},
           Case{"end", "start", "\"end start\"", false},
           // Exclusion and titles.
           Case{"内核", "发布", "内核 -发布", false},
           Case{"内核", "发布", "内核 -title:发布", true},
           Case{"内核", "发布", "title:内核", true},
           Case{"内核", "发布", "title:发布", false},
           Case{"内核", "发布", "TITLE:内核 发布", true},
           Case{"linux", "kernel", "title:lin*", true},
           Case{"linux", "kernel", "title:ker*", false},
           Case{"kernel 5.10 released", "", "title:\"5.10 released\"", true},
           Case{"a", "b", "a b", true},
           Case{"a", "b", "a c", false},
           // What is markup is not text, and what is syntax elsewhere is nothing here.
           Case{"t", "<a href='/secret'>x</a><script>evil()</script>", "secret", false},
           Case{"t", "<script>evil()</script>", "evil", false},
           Case{"t", "fish &amp; chips", "fish AND chips", false},
           Case{"t", "fish and chips", "fish AND chips", true},
           Case{"near", "", "NEAR(", true},
           Case{"t", "a\"b", "a\"\"\"b", true},
           Case{"it is -5", "", "it ^ : { } ( + -- *", true},
       }) {
    CAPTURE(one.title);
    CAPTURE(one.html);
    CAPTURE(one.typed);
    TestStore test;
    test.record({article("1", one.title, one.html)});
    index_all(test);
    CHECK(found(test, one.typed) == (one.is_found ? Ids{1} : Ids{}));
  }
}

TEST_CASE("authors and tags are searched as well") {
  TestStore test;
  feeds::Entry made = article("1", "t", "b");
  made.authors = {{.name = "示例编辑部"}};
  made.categories = {"新媒体", "Open Source"};
  test.record({made});
  index_all(test);
  CHECK(found(test, "编辑") == Ids{1});
  CHECK(found(test, "\"open source\"") == Ids{1});
  CHECK(found(test, "title:编辑") == Ids{});
}

TEST_CASE("any bytes can be indexed and searched") {
  TestStore test;
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  test.record(
      {article("1", all, all + "\xE4\xBD"),
       article(
           "2",
           "\x02"
           "hidden",
           "\x02"
           "内核"
       )}
  );
  test.record({article("3", std::string(100000, 'x'), std::string(3, '\0'))});
  index_all(test);
  CHECK(found(test, "title:hidden") == Ids{2});
  CHECK(found(test, "title:内核") == Ids{});
  CHECK(found(test, std::string(100000, 'x')) == Ids{3});
  CHECK(found(test, std::string(70, 'x') + "*") == Ids{3});
  CHECK(found(test, std::string(70, 'x')) == Ids{});
}

TEST_CASE("an item that changed is found by what it says now") {
  TestStore test;
  test.record({article("1", "旧题", "旧文 common")});
  index_all(test);
  feeds::Entry changed = article("1", "新题", "新文 common");
  changed.url = article("1", "旧题", "").url;
  test.record({changed});
  CHECK(test.store.search_index().lag() == 1);
  index_all(test);
  CHECK(test.store.search_index().lag() == 0);
  CHECK(found(test, "旧文") == Ids{});
  CHECK(found(test, "新文") == Ids{1});
  CHECK(found(test, "common") == Ids{1});
  CHECK(found(test, "common -旧文") == Ids{1});
}

TEST_CASE("what goes with its feed is not found, and leaves nothing in the index") {
  TestStore test;
  test.record({article("1", "内核", "linux"), article("2", "显卡", "linux")});
  index_all(test);
  test.record({article("2", "显卡", "changed and not taken in")});
  test.record({article("3", "内核", "not taken in")});
  test.store.begin();
  test.store.step([&] { test.store.catalogue().remove(test.feed, false); });
  test.store.commit();
  index_all(test);
  CHECK(found(test, "linux") == Ids{});
  CHECK(found(test, "内核") == Ids{});
}

TEST_CASE("items of a feed that is kept without its subscription are still found") {
  TestStore test;
  test.record({article("1", "内核", "")});
  index_all(test);
  test.store.catalogue().remove(test.feed, true);
  CHECK(found(test, "内核") == Ids{1});
}

TEST_CASE("an index that is built anew finds the same") {
  TestStore test;
  for (int i = 0; i < 20; ++i)
    test.record({article(std::to_string(i), "内核" + std::to_string(i), "文")});
  index_all(test);
  const Ids before = found(test, "内核");
  CHECK(before.size() == 20);
  test.store.begin();
  test.store.step([&] { test.store.search_index().clear(); });
  test.store.commit();
  CHECK(found(test, "内核") == Ids{});
  CHECK(test.store.search_index().lag() == 20);
  index_all(test);
  CHECK(found(test, "内核") == before);
}

TEST_CASE("a step takes in as many events as it was told, and remembers where it was") {
  TestStore test;
  test.record({article("1", "内核", ""), article("2", "内核", ""), article("3", "内核", "")});
  test.store.search_index().advance(2);
  CHECK(test.store.search_index().cursor() == Seq{2});
  CHECK(test.store.search_index().lag() == 1);
  CHECK(found(test, "内核").size() == 2);
  Store reader(test.folder.path() / "feedwire.db", Store::Access::read);
  CHECK(reader.search_index().cursor() == Seq{2});
  test.store.search_index().advance(2);
  CHECK(test.store.search_index().lag() == 0);
  test.store.search_index().advance(2);
  CHECK(test.store.search_index().cursor() == test.store.log().head());
}

TEST_CASE("the best match comes first, and of equal ones the newest") {
  TestStore test;
  const std::string filler(2000, 'x');
  test.record({
      article("1", "内核发布", "内核 内核"),
      article("2", "别的", "内核"),
      article("3", "别的", "很长的文字，提到一次内核" + std::string(900, '.') + filler),
      article("4", "别的", "内核"),
  });
  index_all(test);
  CHECK(found(test, "内核").front() == 1);
  CHECK(found(test, "内核 title:别的") == Ids{4, 2, 3});
  SearchPage page = page_of("内核");
  page.ranked = false;
  CHECK(found(test, page) == Ids{4, 3, 2, 1});
  page.ascending = true;
  page.after = ItemId{1};
  page.limit = 2;
  CHECK(found(test, page) == Ids{2, 3});
}

TEST_CASE("a search keeps to the other filters") {
  TestStore test;
  feeds::Entry made = article("1", "内核", "");
  made.authors = {{.name = "甲"}};
  test.record({made, article("2", "内核", "")});
  index_all(test);
  SearchPage page = page_of("内核");
  page.filter.author = "甲";
  CHECK(found(test, page) == Ids{1});
  page.filter = {.feed = FeedId{99}};
  CHECK(found(test, page) == Ids{});
}

TEST_CASE("pages show every match once, whatever their size and although more comes meanwhile") {
  for (const bool is_ranked : {true, false}) {
    for (const std::int64_t limit : {7, 150, 1000}) {
      CAPTURE(is_ranked);
      CAPTURE(limit);
      TestStore test;
      std::vector<feeds::Entry> entries;
      for (int i = 0; i < 500; ++i)
        entries.push_back(article(std::to_string(i), i % 3 == 0 ? "内核" : "别的", "内核 别的"));
      test.record(entries);
      index_all(test);
      SearchPage page = page_of("内核");
      page.ranked = is_ranked;
      page.limit = limit;
      std::multiset<std::int64_t> seen;
      for (int round = 0; round < 200; ++round) {
        const SearchResult result = test.store.search().find(page);
        for (const Item& item : result.items) seen.insert(item.id.value);
        CHECK(static_cast<std::int64_t>(result.items.size()) <= limit);
        if (!result.edge) break;
        page.before = result.edge;
        page.skipped = result.skipped;
        test.record({article("later" + std::to_string(round), "内核", "")});
        index_all(test);
      }
      CHECK(seen.size() == 500);
      CHECK(std::set<std::int64_t>(seen.begin(), seen.end()).size() == 500);
    }
  }
}

TEST_CASE("a snippet shows the hits, and nothing that a browser would run") {
  struct Case {
    const char* title;
    const char* html;
    const char* typed;
    const char* snippet;
  };
  for (const Case& one : {
           Case{"t", "Linux内核发布", "内核", "Linux<mark>内核</mark>发布"},
           Case{"t", "a &lt;b&gt; KERNEL", "kernel", "a &lt;b&gt; <mark>KERNEL</mark>"},
           Case{"内核 a", "别的", "内核", "<mark>内核</mark> a"},
           Case{"t", "a b a", "a b", "<mark>a</mark> <mark>b</mark> <mark>a</mark>"},
           Case{"t", "内核版", "内核 核版", "<mark>内核</mark>版"},
       }) {
    CAPTURE(one.html);
    TestStore test;
    test.record({article("1", one.title, one.html)});
    index_all(test);
    const SearchResult result = test.store.search().find(page_of(one.typed));
    REQUIRE(result.items.size() == 1);
    CHECK(result.items[0].snippet == one.snippet);
  }
}
