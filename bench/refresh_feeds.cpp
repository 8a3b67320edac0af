#include "bench/refresh_feeds.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <chrono>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "bench/refresh_process.hpp"
#include "tests/gzip.hpp"

namespace feedwire::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t words_known = 4'500;
constexpr std::int64_t first_day = 1'735'689'600;  // 2025-01-01

/// SplitMix64: the same everywhere, unlike the distributions of <random>.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t limit) { return roll() % limit; }
  double share() { return static_cast<double>(roll() >> 11U) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

void append_character(std::string& text, std::uint32_t code) {
  text += static_cast<char>(0xE0U | (code >> 12U));
  text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
  text += static_cast<char>(0x80U | (code & 0x3FU));
}

std::vector<std::string> make_vocabulary() {
  Dice dice(7);
  std::vector<std::string> words(words_known);
  for (auto& word : words) {
    const std::size_t length = 1 + dice.below(3);
    for (std::size_t i = 0; i < length; ++i)
      append_character(word, static_cast<std::uint32_t>(0x4E00 + dice.below(3'500)));
  }
  return words;
}

/// Words as often as in a language: few make up most of a text.
void append_words(std::string& text, Dice& dice, std::size_t bytes) {
  static const std::vector<std::string> vocabulary = make_vocabulary();
  const std::size_t end = text.size() + bytes;
  std::size_t since_stop = 0;
  while (text.size() < end) {
    const double rank = std::pow(static_cast<double>(words_known), dice.share()) - 1;
    text += vocabulary[static_cast<std::size_t>(rank) % words_known];
    if (++since_stop % 9 == 0) text += since_stop % 27 == 0 ? "。" : "，";
  }
}

struct Post {
  std::string title{};
  std::string link{};
  std::string guid{};
  std::string summary{};
  std::string html{};
  std::chrono::sys_seconds published{};
};

Post make_post(std::size_t feed, std::size_t number) {
  Dice dice(feed * 100'003 + number);
  Post post;
  append_words(post.title, dice, 36 + dice.below(40));
  post.link = fmt::format("https://site{}.example.org/articles/{}.htm", feed, number);
  post.guid = fmt::format("tag:site{}.example.org,2025:post-{}", feed, number);
  append_words(post.summary, dice, 150 + dice.below(150));
  const std::size_t paragraphs = 3 + dice.below(4);
  for (std::size_t i = 0; i < paragraphs; ++i) {
    post.html += "<p>";
    append_words(post.html, dice, 280 + dice.below(306));
    if (i == 1)
      post.html += fmt::format(
          "<img src=\"https://static.example.org/{}/{:x}.jpg\" alt=\"\" width=\"640\" />",
          feed,
          dice.roll()
      );
    post.html += fmt::format("<a href=\"/go/{:x}\">", dice.roll() >> 40U);
    append_words(post.html, dice, 12);
    post.html += "</a></p>\n";
  }
  post.published = std::chrono::sys_seconds(
      std::chrono::seconds(first_day + static_cast<std::int64_t>(number * 5'400 + feed))
  );
  return post;
}

std::string escaped(const std::string& html) {
  std::string text;
  for (const char c : html) {
    if (c == '<') {
      text += "&lt;";
    } else if (c == '>') {
      text += "&gt;";
    } else if (c == '&') {
      text += "&amp;";
    } else {
      text += c;
    }
  }
  return text;
}

void append_rss(std::string& xml, const Post& post) {
  xml += fmt::format(
      "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">{}</guid>\n"
      "<pubDate>{:%a, %d %b %Y %H:%M:%S} GMT</pubDate>\n<dc:creator>编辑部</dc:creator>\n"
      "<category>新闻</category>\n<category>科技</category>\n<description>{}</description>\n"
      "<content:encoded><![CDATA[{}]]></content:encoded>\n</item>\n",
      post.title,
      post.link,
      post.guid,
      post.published,
      post.summary,
      post.html
  );
}

void append_atom(std::string& xml, const Post& post) {
  xml += fmt::format(
      "<entry>\n<title>{}</title>\n<link rel=\"alternate\" href=\"{}\"/>\n<id>{}</id>\n"
      "<published>{:%Y-%m-%dT%H:%M:%SZ}</published>\n<updated>{:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
      "<author><name>编辑部</name></author>\n<category term=\"新闻\"/>\n<category term=\"科技\"/>\n"
      "<summary>{}</summary>\n<content type=\"html\">{}</content>\n</entry>\n",
      post.title,
      post.link,
      post.guid,
      post.published,
      post.published,
      post.summary,
      escaped(post.html)
  );
}

/// 10, 20, … 70 by turns: 40 on average.
std::size_t entries_of(std::size_t feed) { return 10 + feed % 7 * 10; }

std::string folder_of(Edition edition) {
  switch (edition) {
    case Edition::first:
      return "first";
    case Edition::changed:
      return "changed";
    case Edition::touched:
      return "touched";
  }
  return "";
}

std::string file_of(std::size_t feed) { return std::to_string(feed) + ".xml.gz"; }

}  // namespace

std::uint64_t write_gzipped(const fs::path& file, const std::string& bytes) {
  const std::string packed = tests::gzipped(bytes);
  fs::create_directories(file.parent_path());
  write_file(file, packed);
  return packed.size();
}

std::string document_of(std::size_t feed, Edition edition) {
  const std::size_t count = entries_of(feed);
  const std::size_t newest = edition == Edition::changed ? count : count - 1;
  const std::chrono::sys_seconds built(
      std::chrono::seconds(1'760'000'000 + (edition == Edition::touched ? 60 : 0))
  );
  const bool is_rss = feed % 2 == 0;
  std::string xml =
      is_rss ? fmt::format(
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
                   "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
                   "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n"
                   "<title>第{}站</title>\n<link>https://site{}.example.org/</link>\n"
                   "<description>新闻</description>\n<language>zh-cn</language>\n"
                   "<lastBuildDate>{:%a, %d %b %Y %H:%M:%S} GMT</lastBuildDate>\n",
                   feed,
                   feed,
                   built
               )
             : fmt::format(
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed "
                   "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n"
                   "<title>第{}站</title>\n<link href=\"https://site{}.example.org/\"/>\n"
                   "<id>tag:site{}.example.org,2025:feed</id>\n"
                   "<updated>{:%Y-%m-%dT%H:%M:%SZ}</updated>\n",
                   feed,
                   feed,
                   feed,
                   built
               );
  for (std::size_t i = 0; i < count; ++i) {
    const Post post = make_post(feed, newest - i);
    is_rss ? append_rss(xml, post) : append_atom(xml, post);
  }
  return xml + (is_rss ? "</channel>\n</rss>\n" : "</feed>\n");
}

Press::Press(fs::path place, std::size_t feeds) : place_(std::move(place)), feeds_(feeds) {
  fs::create_directories(served());
}

Printed Press::print(Edition edition, std::size_t every) const {
  const fs::path folder = place_ / folder_of(edition);
  Printed printed;
  // nginx makes its ETag of the size and of the seconds of this time.
  const auto time =
      fs::file_time_type::clock::now() - std::chrono::hours(10 - static_cast<int>(edition));
  for (std::size_t feed = 0; feed < feeds_; feed += every) {
    const std::string document = document_of(feed, edition);
    printed.gzipped += write_gzipped(folder / file_of(feed), document);
    fs::last_write_time(folder / file_of(feed), time);
    ++printed.feeds;
    printed.entries += entries_of(feed);
    printed.bytes += document.size();
  }
  return printed;
}

void Press::publish(Edition edition) const {
  for (std::size_t feed = 0; feed < feeds_; ++feed) {
    const fs::path file = place_ / folder_of(edition) / file_of(feed);
    if (!fs::exists(file)) continue;
    fs::remove(served() / file_of(feed));
    fs::create_hard_link(file, served() / file_of(feed));
  }
}

void Press::withdraw() const {
  fs::remove_all(served());
  fs::create_directories(served());
}

}  // namespace feedwire::bench
