#include "feeds/similarity_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "feeds/similarity_boilerplate.hpp"
#include "feeds/similarity_tokens.hpp"

using namespace feedwire::feeds;

namespace {

std::vector<StoryToken> tokens(std::string_view text) {
  std::vector<StoryToken> all;
  append_tokens(all, text);
  return all;
}

std::size_t sentences(std::string_view html, std::string_view title = "") {
  return read_story(title, {std::string(html), "html"}).fragments.size();
}

}  // namespace

TEST_CASE("what differs in width, case, spacing or punctuation alone has equal tokens") {
  const struct {
    const char* one;
    const char* other;
  } cases[] = {
      {"ＡＢＣ１２３", "abc 123"},
      {"发布iPhone 15 Pro！", "发布 IPHONE15 pro"},
      {"「新机」来了", "“新机”来了"},
      {"ÉCOLE Москва ΑΘΗΝΑ", "école москва αθηνα"},
      {"1,234,567 users", "1234567 users"},
      {"co\xC2\xADoperate", "cooperate"},
      {"第三集", "第3集"},
      {"a\xFF"
       "b",
       "a b"},
  };
  for (const auto& pair : cases) {
    const std::string one = pair.one;
    CAPTURE(one);
    CHECK(tokens(one) == tokens(pair.other));
  }
}

TEST_CASE("tokens are characters, words and numbers") {
  using Kind = StoryToken::Kind;
  const struct {
    const char* text;
    std::vector<Kind> kinds;
  } cases[] = {
      {"内核 6.12", {Kind::character, Kind::character, Kind::number}},
      {"iOS18", {Kind::word, Kind::number}},
      {"Friday in Rome", {Kind::number, Kind::word, Kind::word}},
      {"周五", {Kind::character, Kind::number}},
      {"五金", {Kind::character, Kind::character}},
      {"（上）", {Kind::number}},
      {"上（海）", {Kind::character, Kind::character}},
      {"3.", {Kind::number}},
      {"…！《》", {}},
      {"", {}},
  };
  for (const auto& one : cases) {
    const std::string text = one.text;
    CAPTURE(text);
    std::vector<Kind> kinds;
    for (const StoryToken& token : tokens(one.text)) kinds.push_back(token.kind);
    CHECK(kinds == one.kinds);
  }
}

TEST_CASE("a text falls apart into its sentences") {
  const struct {
    const char* html;
    std::size_t count;
  } cases[] = {
      {"<p>第一句。第二句！</p><p>第三句</p>", 3},
      {"<p>Version 2.5 of node.js is out. Get it now.</p>", 2},
      {"", 0},
      {"<p> </p><br>", 0},
      {"甲乙丙<br>丁戊己", 2},
  };
  for (const auto& one : cases) {
    const std::string html = one.html;
    CAPTURE(html);
    CHECK(sentences(html) == one.count);
  }
}

TEST_CASE("heads and tails of editors, and the title said again, are left out") {
  const char* const title = "虚构公司发布新款手表";
  const struct {
    const char* html;
    std::size_t count;
  } cases[] = {
      {"<p>感谢网友 小明 的投递</p><p>正文在这里。</p>", 1},
      {"<p>正文在这里。</p><p>访问：购物网站</p><p>稿源：某某报</p><p>责任编辑：老王</p>", 1},
      {"<p>正文在这里。</p><p>[ 阅读全文 ]</p>", 1},
      {"<p>Body text here.</p><p>Read more…</p><p>The post A title appeared first on B.</p>", 1},
      {"<p><b>虚构公司发布新款手表</b></p><p>正文在这里。</p>", 1},
      {"<p>感谢大家多年的支持。</p>", 1},
  };
  for (const auto& one : cases) {
    const std::string html = one.html;
    CAPTURE(html);
    CHECK(sentences(html, title) == one.count);
  }
}

TEST_CASE("an agency's head is no part of the first sentence") {
  const auto text = [](const char* html) { return read_story("", {html, "html"}).tokens; };
  CHECK(text("某某社3月5日电，湖面结冰了。") == text("湖面结冰了。"));
  CHECK(text("OSLO, March 5 (Newswire) - The lake is frozen.") == text("The lake is frozen."));
  CHECK(text("3月5日，湖面结冰了。") != text("湖面结冰了。"));
}

TEST_CASE("counts that pass are not read") {
  CHECK(
      read_story("湖面结冰 4小时前 1评论", {}).title == read_story("湖面结冰 15分钟前", {}).title
  );
  CHECK(
      read_story("Lake frozen, 3 hours ago", {}).title ==
      read_story("Lake frozen, 12 comments", {}).title
  );
}

TEST_CASE("quotations are marked, but not what broken markup makes of them") {
  const auto quotes = [](const char* html) {
    int count = 0;
    for (const StoryFragment& one : read_story("", {html, "html"}).fragments)
      count += one.is_quote ? 1 : 0;
    return count;
  };
  CHECK(quotes("<p>a b</p><blockquote><p>c d</p><p>e f</p></blockquote><p>g h</p>") == 2);
  CHECK(quotes("<blockquote>a b<blockquote>c d</blockquote>e f</blockquote>g h") == 3);
  CHECK(quotes("<blockquote>a b<p>c d</p>") == 0);
  CHECK(quotes("</blockquote>a b<blockquote>c d</blockquote>") == 1);
}

TEST_CASE("a long text is read in part") {
  std::string html;
  for (int at = 0; at < 100'000; ++at) html += "word" + std::to_string(at) + " ";
  const StoryText story = read_story("", {html, "html"});
  CHECK(story.tokens.size() > 1'000);
  CHECK(story.tokens.size() < 60'000);
}

TEST_CASE("what a feed repeats is learned, and only that") {
  Boilerplate boilerplate;
  const auto post = [](int number) {
    const std::string text = "第" + std::to_string(number) + "天的新闻是" +
                             std::string(static_cast<std::size_t>(number % 40 + 1), 'x') +
                             "。关注频道，讨论" + std::to_string(number) + "次。";
    return read_story("", {text, "text"});
  };
  const std::uint64_t signature = post(1).fragments.back().key;
  for (int number = 1; number <= 3; ++number) boilerplate.learn(post(number));
  CHECK_FALSE(boilerplate.contains(signature));
  for (int number = 4; number <= 30; ++number) boilerplate.learn(post(number));
  CHECK(boilerplate.contains(signature));
  CHECK_FALSE(boilerplate.contains(post(7).fragments.front().key));

  SUBCASE("it is stored and read back") {
    const std::string bytes = boilerplate.to_bytes();
    const auto again = Boilerplate::from_bytes(bytes);
    REQUIRE(again.has_value());
    CHECK(again->contains(signature));
    CHECK(again->to_bytes() == bytes);
  }
  SUBCASE("it stays small, and forgets what is not said any more") {
    for (int number = 0; number < 3'000; ++number) {
      boilerplate.learn(read_story(
          "",
          {"新闻" + std::to_string(number * 7919) + "号说" +
               std::string(static_cast<std::size_t>(number % 97), 'y') + "了。另有" +
               std::to_string(number),
           "text"}
      ));
    }
    CHECK(boilerplate.to_bytes().size() <= 1'200);
    CHECK_FALSE(boilerplate.contains(signature));
  }
}

TEST_CASE("what is no boilerplate's bytes is a problem") {
  const std::string too_short("\x01\x01\x00\x05", 4);
  const std::string other_version("\x02\x01\x00", 3);
  for (const std::string& bytes : {std::string(), std::string("x"), other_version, too_short}) {
    CAPTURE(bytes.size());
    CHECK_FALSE(Boilerplate::from_bytes(bytes).has_value());
  }
  CHECK_FALSE(Boilerplate::from_bytes(std::string("\x01") + std::string(6'000, 'z')).has_value());
}
