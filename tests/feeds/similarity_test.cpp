#include "feeds/similarity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "feeds/similarity_candidates.hpp"

using namespace feedwire::feeds;

namespace {

constexpr const char* chinese_title = "青湖市地铁五号线今日开通 全程只要四十分钟";
constexpr const char* chinese =
    "<p>青湖市地铁五号线今天上午正式开通运营，全长约三十七公里，设车站二十四座。</p>"
    "<p>从东港码头到西山植物园，列车全程行驶四十分钟，比公共汽车快了将近一个小时。</p>"
    "<p>运营公司负责人表示，高峰时段每三分钟发一班车，末班车延长到夜里十一点半。</p>"
    "<p>沿线居民告诉记者，以前上班要换乘两次，现在一趟车就能到公司门口，省下不少时间。</p>"
    "<p>市交通局还透露，六号线的勘测工作已经完成，预计明年春天动工，工期大约四年。</p>";

constexpr const char* english_title = "Harbour town opens the world's longest wooden footbridge";
constexpr const char* english =
    "<p>The harbour town of Ellesund opened a wooden footbridge on Saturday that its builders say "
    "is the longest in the world, crossing nine hundred metres of open water.</p>"
    "<p>Some four thousand people walked across in the first hour, many of them carrying "
    "umbrellas against a cold rain that had not been forecast.</p>"
    "<p>The mayor said that the bridge would save schoolchildren from the northern shore a "
    "journey of forty minutes by bus every morning.</p>"
    "<p>Engineers used larch from nearby forests, joined without a single steel bolt, and expect "
    "the planks to last for half a century.</p>";

Fingerprint print(std::string title, std::string html) {
  return fingerprint_story(read_story(title, {std::move(html), "html"}));
}

bool are_same(const Fingerprint& one, const Fingerprint& other, bool is_same_site = false) {
  const Verdict verdict = compare(one, other, {is_same_site});
  const Verdict mirrored = compare(other, one, {is_same_site});
  CHECK(verdict.is_same == mirrored.is_same);
  CHECK(verdict.reason == mirrored.reason);
  INFO(to_words(verdict));
  CHECK(to_words(verdict).starts_with(verdict.is_same ? "same story" : "another story"));
  return verdict.is_same;
}

bool share_key(const Fingerprint& one, const Fingerprint& other) {
  const auto left = bands(one);
  const auto right = bands(other);
  return std::any_of(left.begin(), left.end(), [&](BandKey key) {
    return std::find(right.begin(), right.end(), key) != right.end();
  });
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("one story is found again in another dress") {
  const std::string body = chinese;
  const std::string words = english;
  const struct {
    const char* what;
    Fingerprint one;
    Fingerprint other;
  } cases[] = {
      {"other head and tail",
       print(chinese_title, body),
       print(
           chinese_title,
           "<p>感谢小王的投递</p>" + body + "<p>责任编辑：老李</p><p>访问：本站商城</p>"
       )},
      {"another title",
       print(chinese_title, body),
       print("坐地铁去看海：东港到西山一线直达", body)},
      {"an edit",
       print(chinese_title, body),
       print(chinese_title, replaced(body, "每三分钟发一班车", "每隔两分半钟就有一趟"))},
      {"a paragraph less and one more",
       print(chinese_title, body),
       print(
           "青湖地铁五号线今日开通 全程只要四十分钟",
           replaced(
               body,
               "<p>沿线居民告诉记者，以前上班要换乘两次，现在一趟车就能到公司门口，省下不少时间。</"
               "p>",
               "<p>本台记者现场报道，请持续关注。</p>"
           )
       )},
      {"a summary", print(chinese_title, body), print(chinese_title, "<p>" + body.substr(3, 150))},
      {"a summary under a longer title",
       print(chinese_title, body),
       print(std::string(chinese_title) + "【图】", body.substr(0, 250))},
      {"a title alone", print(chinese_title, body), print(chinese_title, "")},
      {"other punctuation and width",
       print(chinese_title, body),
       print("青湖市地铁五号线今日开通，全程只要四十分钟！", replaced(body, "，全长", ", 全长"))},
      {"English, another title", print(english_title, words), print("A bridge of larch", words)},
      {"English, a summary",
       print(english_title, words),
       print(
           english_title,
           "<p>The harbour town of Ellesund opened a wooden footbridge on Saturday "
           "that its builders say is the longest in the world…</p>"
       )},
      {"English, an agency's head",
       print(english_title, words),
       print(
           "Ellesund opens longest wooden bridge", "<p>ELLESUND (Newswire) - " + words.substr(3)
       )},
  };
  for (const auto& one : cases) {
    const std::string what = one.what;
    CAPTURE(what);
    CHECK(are_same(one.one, one.other));
    CHECK(share_key(one.one, one.other));
  }
}

TEST_CASE("look-alikes are kept apart") {
  const std::string body = chinese;
  const std::string words = english;
  const std::string build =
      "<p>虚构系统今日推送新的测试版，内部版本号有变，用户可以在设置里检查更新并安装。</p>"
      "<p>本次更新修复了若干问题，提升了系统的稳定性，建议参与测试的用户尽快升级体验。</p>";
  const struct {
    const char* what;
    Fingerprint one;
    Fingerprint other;
    Verdict::Reason reason;
    bool is_same_site{false};
  } cases[] = {
      {"episodes",
       print("山海奇谈 第3集", body),
       print("山海奇谈 第4集", body),
       Verdict::Reason::differs_in_number},
      {"episodes in words",
       print("山海奇谈 第三集", body),
       print("山海奇谈 第四集", body),
       Verdict::Reason::differs_in_number},
      {"parts",
       print("长河纪行（上）", body),
       print("长河纪行（下）", body),
       Verdict::Reason::differs_in_number},
      {"builds",
       print("虚构系统 27.0 测试版 Beta 2 发布", build),
       print("虚构系统 27.0 测试版 Beta 3 发布", build),
       Verdict::Reason::differs_in_number},
      {"products of a series",
       print("虚构公司推送 watchThing 27 正式版更新", build),
       print("虚构公司推送 phoneThing 27 正式版更新", build),
       Verdict::Reason::differs_in_name,
       true},
      {"monthly charts",
       print("手机性能榜：8月", body),
       print("手机性能榜：9月", body),
       Verdict::Reason::differs_in_number},
      {"days of the week",
       print("Markets on Monday", words),
       print("Markets on Tuesday", words),
       Verdict::Reason::differs_in_number},
      {"releases in English",
       print("Fictional kernel 6.1.4 released", words),
       print("Fictional kernel 6.1.5 released", words),
       Verdict::Reason::differs_in_number},
      {"another story on the topic",
       print(chinese_title, body),
       print(
           "青湖市地铁五号线首日客流超过二十万人次",
           "<p>开通第一天，五号线共运送乘客二十一万人次，其中东港码头站最为繁忙。</p>"
           "<p>运营公司说，周末将增开列车，并在换乘站安排更多志愿者引导乘客。</p>"
           "<p>有乘客建议在站台增加座椅，公司答复会在年底前完成改造。</p>"
       ),
       Verdict::Reason::other_text},
      {"a reply that quotes the first",
       print(chinese_title, body),
       print(
           "五号线票价听证会下周举行",
           "<blockquote>" + body +
               "</blockquote><p>市发改委公告，五号线的票价方案将在下周三"
               "举行听证会，市民代表可以在网上报名参加，名额一共十五个。</p>"
       ),
       Verdict::Reason::other_text},
      {"short and unlike titles",
       print("快讯", "早"),
       print("快报", "早"),
       Verdict::Reason::too_little},
      {"a short title alone", print("快讯", ""), print("快讯", ""), Verdict::Reason::too_little},
      {"nothing at all", print("", ""), print("", ""), Verdict::Reason::too_little},
  };
  for (const auto& one : cases) {
    const std::string what = one.what;
    CAPTURE(what);
    CHECK_FALSE(are_same(one.one, one.other, one.is_same_site));
    const Verdict verdict = compare(one.one, one.other, {one.is_same_site});
    INFO(to_words(verdict));
    CHECK(verdict.reason == one.reason);
  }
}

TEST_CASE("within one feed a common pattern is no common story") {
  const auto daily = [](const char* title, const char* news) {
    return print(
        title,
        std::string(
            "<p>早上好，这里是虚构电台的清晨读报，每天七点准时与你见面，欢迎留言互动。</p><p>"
        ) + news +
            "</p><p>你可以在各大平台搜索虚构电台收听往期节目，也可以来信告诉我们你想听的话题。</p>"
            "<p>节目文字稿会在当天中午更新到官方网站，转载时请注明出处，谢谢大家的支持与陪伴。</p>"
    );
  };
  const Fingerprint monday = daily("清晨读报：湖区迎来候鸟", "今年的候鸟来得比往年更早一些。");
  const Fingerprint tuesday = daily("清晨读报：新书市集开张", "市集在老火车站，一共两百个摊位。");
  CHECK_FALSE(are_same(monday, tuesday, true));

  SUBCASE("even less so once it was learned") {
    Boilerplate boilerplate;
    const auto story = [](const std::string& news) {
      return read_story(
          news, {"<p>每天七点准时与你见面，欢迎留言互动。</p><p>" + news + "</p>", "html"}
      );
    };
    const char* const news[] = {
        "湖区迎来候鸟越冬",
        "新书市集开张迎客",
        "山路塌方交通受阻",
        "渔港恢复夜间作业",
        "图书馆延长开放时间"};
    for (const char* one : news) boilerplate.learn(story(one));
    CHECK(fingerprint_story(story(news[0]), boilerplate).text_length == 0);
    CHECK(fingerprint_story(story(news[0])).text_length > 0);
  }
}

TEST_CASE("a fingerprint is small, the same on every machine, and read back as it was") {
  const Fingerprint whole = print(chinese_title, chinese);
  const std::string bytes = to_bytes(whole);
  CHECK(bytes.size() <= 512);
  const auto again = fingerprint_from_bytes(bytes);
  REQUIRE(again.has_value());
  CHECK(*again == whole);
  CHECK(bands(*again) == bands(whole));
  CHECK(bands(whole).size() <= 19);

  SUBCASE("at its largest") {
    std::string long_title;
    std::string long_text;
    for (int at = 0; at < 3'000; ++at) long_text += "word" + std::to_string(at * 7) + "x ";
    for (int at = 0; at < 60; ++at) {
      long_title += std::string("题目录像机会").substr(static_cast<std::size_t>(at % 6) * 3, 3) +
                    std::to_string(at) + std::string(static_cast<std::size_t>(at % 12 + 1), 'w');
    }
    const std::string most = to_bytes(print(long_title, long_text));
    CHECK(most.size() > 450);
    CHECK(most.size() <= 512);
  }
  SUBCASE("what is stored does not drift") {
    // What stores hold must be recognised: a change here needs a new version of the bytes.
    CHECK(whole.title == 11804992254971346015U);
    CHECK(bands(whole).front() == 163880027U);
    CHECK(whole.text.front() == 73683);
    CHECK(whole.title_shingles.front() == 3168);
  }
}

TEST_CASE("what is no fingerprint's bytes is a problem") {
  const std::string bytes = to_bytes(print(chinese_title, chinese));
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_FALSE(fingerprint_from_bytes(std::string_view(bytes).substr(0, length)).has_value());
  CHECK_FALSE(fingerprint_from_bytes(bytes + "x").has_value());
  std::string other_version = bytes;
  other_version[0] = 0;
  CHECK_FALSE(fingerprint_from_bytes(other_version).has_value());
}

TEST_CASE("of many candidates those that share most keys are compared, the latest first") {
  CHECK(most_promising({}).empty());
  CHECK(most_promising({5, 9, 5, 7, 9, 9}) == std::vector<std::int64_t>{9, 5, 7});
  CHECK(most_promising({1, 2, 3, 4, 2}, 2) == std::vector<std::int64_t>{2, 4});
  std::vector<std::int64_t> many;
  for (std::int64_t item = 0; item < 1'000; ++item) many.push_back(item);
  const auto promising = most_promising(many);
  CHECK(promising.size() == most_candidates);
  CHECK(promising.front() == 999);
}

TEST_CASE("episodes that share their description are no common story") {
  const std::string description =
      "<p>Every week two neighbours of the harbour town talk about boats, weather and soup, and "
      "answer the letters of their listeners. Write to them through the website.</p>";
  const Fingerprint one = print("Harbour Talk: a visit to the lighthouse keeper", description);
  const Fingerprint other = print("Harbour Talk: the great soup contest", description);
  CHECK_FALSE(are_same(one, other, true));
  const Fingerprint again = print("Harbour Talk", description);
  CHECK_FALSE(are_same(again, again, true));
}

TEST_CASE("messages without titles are one story where their texts are") {
  const std::string text = chinese;
  CHECK(are_same(print("", text), print("", text), true));
  CHECK(are_same(print("", text.substr(0, 250)), print(chinese_title, text.substr(0, 250))));
  const Fingerprint signature =
      print("", "<p>关注本频道，第一时间收到新消息，欢迎转发给朋友们看一看。</p>");
  CHECK_FALSE(are_same(signature, signature, true));
}
