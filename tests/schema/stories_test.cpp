#include "schema/story_index.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

const std::string kernel =
    "内核开发者在邮件列表上宣布，下一个长期支持版本将包含新的调度器。该调度器根据任务的延迟要求分配"
    "时间片，"
    "在桌面负载下的响应更快，在服务器负载下的吞吐量与此前持平。维护者表示，经过两年的讨论和多轮性能"
    "测试，"
    "合并窗口开启后将第一时间提交补丁，发行版预计在明年春季采用。";
const std::string weather =
    "气象台今天上午发布预报，受冷空气影响，未来三天北方大部地区气温将下降八到十二度，局部地区有大风"
    "和扬沙天气。"
    "交通部门提醒驾驶员注意横风路段，农业部门建议及时加固大棚，市民外出应当注意防寒保暖。";

struct Stories {
  TestStore test{};
  FeedId other{};
  int feeds{1};

  FeedId add_feed(const std::string& url) {
    FeedId added{};
    write([&] { added = *test.store.catalogue().add(url, SourceKind::feed, false, {}, Time{}); });
    return added;
  }

  template <typename Work>
  void write(Work work) {
    test.store.begin();
    test.store.step(work);
    test.store.commit();
  }

  void record(FeedId feed, feeds::Entry entry) {
    test.feed = feed;
    test.record({std::move(entry)});
  }

  void follow() {
    write([&] {
      while (test.store.stories().lag() > 0) test.store.stories().advance(50);
    });
  }

  Item item(std::int64_t id) { return *test.store.items().find({id}); }

  std::vector<std::int64_t> unique() {
    std::vector<std::int64_t> ids;
    for (const Item& one : test.store.items().list({.filter = {.unique = true}, .ascending = true}))
      ids.push_back(one.id.value);
    return ids;
  }
};

feeds::Entry news(const std::string& id, const std::string& title, const std::string& text) {
  feeds::Entry made;
  made.id = id;
  made.title = title;
  made.content = {.text = text, .type = "text"};
  return made;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a text that comes through two feeds is one story, and the first item tells it") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://mirror.example/f");
  stories.record(first, news("1", "新调度器进入长期支持内核", kernel));
  stories.record(second, news("a", "冷空气来袭，北方大部降温", weather));
  stories.record(second, news("b", "新调度器进入长期支持内核", kernel + "（转载）"));
  CHECK_FALSE(stories.item(1).story);  // nobody has compared them yet
  stories.follow();
  CHECK(stories.item(1).story == ItemId{1});
  CHECK(stories.item(2).story == ItemId{2});
  CHECK(stories.item(3).story == ItemId{1});
  CHECK(stories.unique() == Ids{1, 2});
  std::vector<Item> told{stories.item(1), stories.item(2), stories.item(3)};
  stories.test.store.items().tell_others(told);
  REQUIRE(told[0].others.size() == 1);
  CHECK(told[0].others[0].id == ItemId{3});
  CHECK(told[0].others[0].source.url == "https://mirror.example/f");
  CHECK(told[1].others.empty());
  REQUIRE(told[2].others.size() == 1);
  CHECK(told[2].others[0].id == ItemId{1});
}

TEST_CASE("the same address in another feed is a duplicate, but not the page of a whole site") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://links.example/f");
  const auto linked = [](const std::string& id, const std::string& title, const std::string& url) {
    feeds::Entry made = news(id, title, "");
    made.url = url;
    return made;
  };
  stories.record(
      first, linked("1", "Scheduler", "https://www.example.org/scheduler/?utm_source=x")
  );
  stories.record(first, linked("2", "Home", "https://example.org/"));
  stories.record(second, linked("a", "Discussion", "http://example.org/scheduler"));
  stories.record(second, linked("b", "Somebody's page", "https://example.org"));
  stories.follow();
  CHECK(stories.item(3).duplicate_of == ItemId{1});
  CHECK(stories.item(3).story == ItemId{1});
  CHECK_FALSE(stories.item(4).duplicate_of);
  CHECK(stories.unique() == Ids{1, 2, 4});
}

TEST_CASE("an address that a feed gives to all its items makes no duplicates") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://second.example/f");
  const auto linked = [](const std::string& id, const std::string& title) {
    feeds::Entry made = news(id, title, "");
    made.url = "https://example.org/changes";
    return made;
  };
  stories.record(first, linked("1", "Alpha"));
  stories.record(first, linked("2", "Beta"));
  stories.record(second, linked("a", "Gamma"));
  stories.follow();
  CHECK(stories.unique() == Ids{1, 2, 3});
}

TEST_CASE("a story outlives its first item") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://second.example/f");
  const FeedId third = stories.add_feed("https://third.example/f");
  for (const FeedId feed : {first, second, third})
    stories.record(feed, news("1", "新调度器进入长期支持内核", kernel));
  stories.follow();
  CHECK(stories.unique() == Ids{1});
  stories.write([&] { stories.test.store.catalogue().remove(first, false); });
  CHECK(stories.unique() == Ids{2});
  CHECK(stories.item(3).story == ItemId{2});
  stories.record(third, news("2", "新调度器进入长期支持内核！", kernel));
  stories.follow();
  CHECK(stories.unique() == Ids{2});
}

TEST_CASE("a story that was told stays told when its item changes") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://second.example/f");
  stories.record(first, news("1", "新调度器进入长期支持内核", kernel));
  stories.record(second, news("a", "新调度器进入长期支持内核", kernel));
  stories.follow();
  stories.record(second, news("a", "冷空气来袭，北方大部降温", weather));
  stories.follow();
  CHECK(stories.item(2).story == ItemId{1});
  // What is compared from now on is its new text.
  const FeedId third = stories.add_feed("https://third.example/f");
  stories.record(third, news("x", "冷空气来袭，北方大部降温", weather));
  stories.follow();
  CHECK(stories.item(4).story == ItemId{1});
}

TEST_CASE("an index that was cleared becomes what it was, in steps of any size") {
  Stories stories;
  const FeedId first = stories.test.feed;
  const FeedId second = stories.add_feed("https://second.example/f");
  stories.record(first, news("1", "新调度器进入长期支持内核", kernel));
  stories.record(second, news("a", "冷空气来袭，北方大部降温", weather));
  stories.record(second, news("b", "新调度器进入长期支持内核", kernel));
  stories.follow();
  stories.write([&] { stories.test.store.stories().clear(); });
  CHECK(stories.test.store.stories().lag() == 3);
  CHECK(stories.unique() == Ids{1, 2, 3});
  stories.write([&] {
    for (int i = 0; i < 3; ++i) stories.test.store.stories().advance(1);
  });
  CHECK(stories.test.store.stories().lag() == 0);
  CHECK(stories.unique() == Ids{1, 2});
}
