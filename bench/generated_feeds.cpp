#include "bench/generated_feeds.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace feedwire::bench {
namespace {

/// A plain congruential generator: the same numbers on every machine.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed * 2862933555777941757U + 3037000493U) {}

  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33) % limit;
  }

 private:
  std::uint64_t state_;
};

constexpr std::array<std::string_view, 12> sentences{
    "今天发布了新的版本，修正了许多错误。",
    "用户可以从官方网站下载，或者等待各发行版的更新。",
    "开发者表示，下一个版本将在九月发布，届时会带来更好的性能。",
    "据 Phoronix 报道，Linux 6.1 内核的 Rust 支持已经合并。",
    "这家公司的市值在过去的一年里增长了 35%，超出了分析师的预期。",
    "研究人员在《自然》杂志上发表了他们的成果；",
    "但是，批评者认为这样做会损害用户的隐私。",
    "“我们没有别的选择”，他在接受采访时说。",
    "天文学家利用韦伯望远镜观测到了距离地球 134 亿光年的星系。",
    "气象部门提醒市民注意防范强降雨。",
    "读者可以在 GitHub 上找到全部的源代码以及说明文档。",
    "网友纷纷表示难以置信！"};

std::string text_of(Numbers& numbers, std::size_t wanted) {
  std::string text;
  while (text.size() < wanted) text += sentences.at(numbers.below(sentences.size()));
  return text;
}

// Nine of ten links are absolute, as publishers' programs write them.
std::string link_of(Numbers& numbers) {
  const std::size_t number = numbers.below(100'000);
  if (numbers.below(10) == 0) return fmt::format("<a href=\"/posts/{}.htm\">前文</a>", number);
  return fmt::format(
      "<a href=\"https://www.example.org/articles/2022/08/{}.htm?from=rss&amp;id={}\" "
      "target=\"_blank\" rel=\"noopener\">相关报道</a>",
      number,
      number * 7 % 1000
  );
}

std::string picture_of(Numbers& numbers) {
  return fmt::format(
      "<p style=\"text-align: center;\"><img src=\"https://static.example.org/article/2022/{}.jpg\""
      " alt=\"题图\" width=\"640\" /></p>\n",
      numbers.below(100'000)
  );
}

// 1 to 4 KB of HTML; three of four bodies show a picture, and there is a link every paragraph or
// two.
std::string html_body(Numbers& numbers) {
  const std::size_t wanted = 1024 + numbers.below(3072);
  std::string body = numbers.below(4) == 0 ? std::string() : picture_of(numbers);
  while (body.size() < wanted) {
    body += "<p>" + text_of(numbers, 60 + numbers.below(400));
    if (numbers.below(3) == 0) body += "<strong>" + text_of(numbers, 10) + "</strong>";
    if (numbers.below(2) == 0) body += link_of(numbers);
    body += numbers.below(4) == 0 ? "<br />\n" + text_of(numbers, 80) + "</p>\n" : "</p>\n";
  }
  return body;
}

std::string as_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_json(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_gbk(const std::string& text) {
  const iconv_t handle = iconv_open("GB18030", "UTF-8");
  std::string out(text.size() * 2, '\0');
  char* in = const_cast<char*>(text.data());  // iconv's signature; it does not write there
  char* to = out.data();
  std::size_t left = text.size();
  std::size_t room = out.size();
  const std::size_t result = iconv(handle, &in, &left, &to, &room);
  iconv_close(handle);
  if (result == static_cast<std::size_t>(-1)) throw std::runtime_error("no GB18030 in iconv");
  out.resize(out.size() - room);
  return out;
}

/// How one class writes a document.
struct Shape {
  std::string_view name{};
  std::string_view head{};
  std::string (*item)(Numbers& numbers, std::size_t number){};
  std::string_view tail{};
};

std::string rss_item(Numbers& numbers, std::size_t number) {
  return fmt::format(
      "<item>\n<title><![CDATA[第{0}篇：{1}]]></title>\n<link>https://example.org/{0}.htm</link>\n"
      "<guid isPermaLink=\"false\">example-{0}</guid>\n<pubDate>Thu, {2:02} Aug 2022 {3:02}:01:50 "
      "GMT</pubDate>\n<author><![CDATA[张三]]></author>\n<category>科技</category>\n<description>"
      "<![CDATA[{4}]]></description>\n</item>\n",
      number,
      text_of(numbers, 20),
      1 + numbers.below(28),
      numbers.below(24),
      html_body(numbers)
  );
}

std::string rdf_item(Numbers& numbers, std::size_t number) {
  return fmt::format(
      "<item rdf:about=\"https://example.org/{0}\">\n<title>第{0}篇：{1}</title>\n<link>"
      "https://example.org/{0}</link>\n<dc:date>2022-08-{2:02}T{3:02}:01:50+08:00</dc:date>\n"
      "<dc:creator>张三</dc:creator>\n<dc:subject>科技</dc:subject>\n<description><![CDATA[{4}]]>"
      "</description>\n</item>\n",
      number,
      text_of(numbers, 20),
      1 + numbers.below(28),
      numbers.below(24),
      html_body(numbers)
  );
}

std::string atom_entry(Numbers& numbers, std::size_t number, const std::string& body) {
  return fmt::format(
      "<entry>\n<title>第{0}篇：{1}</title>\n<id>urn:example:{0}</id>\n<link rel=\"alternate\" "
      "type=\"text/html\" "
      "href=\"https://example.org/{0}\"/>\n<published>2022-08-{2:02}T{3:02}:01:50"
      "Z</published>\n<updated>2022-08-{2:02}T{3:02}:07:00Z</updated>\n<author><name>张三</name>"
      "</author>\n<category term=\"科技\"/>\n<content type=\"html\">{4}</content>\n</entry>\n",
      number,
      text_of(numbers, 20),
      1 + numbers.below(28),
      numbers.below(24),
      body
  );
}

std::string atom_escaped(Numbers& numbers, std::size_t number) {
  const std::string body = html_body(numbers);
  return atom_entry(numbers, number, as_xml(body));
}

std::string atom_cdata(Numbers& numbers, std::size_t number) {
  const std::string body = html_body(numbers);
  return atom_entry(numbers, number, "<![CDATA[" + body + "]]>");
}

std::string json_item(Numbers& numbers, std::size_t number) {
  return fmt::format(
      "{6}{{\"id\":\"{0}\",\"url\":\"https://example.org/{0}\",\"title\":\"第{0}篇：{1}\","
      "\"date_published\":\"2022-08-{2:02}T{3:02}:01:50Z\",\"authors\":[{{\"name\":\"张三\"}}],"
      "\"tags\":[\"{4}\"],\"content_html\":\"{5}\"}}",
      number,
      text_of(numbers, 20),
      1 + numbers.below(28),
      numbers.below(24),
      "科技",
      as_json(html_body(numbers)),
      number == 0 ? "" : ",\n"
  );
}

constexpr std::string_view rss_head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n<title>测试"
    "</title>\n<link>https://example.org/</link>\n<description>每日更新</description>\n";
constexpr std::string_view atom_head =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
    "<title>测试</title>\n<id>urn:example</id>\n<link href=\"https://example.org/\"/>\n"
    "<updated>2022-08-28T00:00:00Z</updated>\n";

constexpr std::array shapes{
    Shape{"RSS 2.0", rss_head, rss_item, "</channel>\n</rss>\n"},
    Shape{"Atom 1.0, escaped", atom_head, atom_escaped, "</feed>\n"},
    Shape{"Atom 1.0, CDATA", atom_head, atom_cdata, "</feed>\n"},
    Shape{
        "RDF",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF "
        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
        "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
        "<channel rdf:about=\"https://example.org/\"><title>测试</title><link>"
        "https://example.org/</link></channel>\n",
        rdf_item,
        "</rdf:RDF>\n"},
    Shape{
        "JSON Feed",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"测试\",\"home_page_url\":"
        "\"https://example.org/\",\"items\":[\n",
        json_item,
        "]}\n"}};

const Shape& shape_named(std::string_view name) {
  const auto* found = std::find_if(shapes.begin(), shapes.end(), [&](const Shape& shape) {
    return shape.name == name;
  });
  return found == shapes.end() ? shapes.front() : *found;
}

void add_document(Sample& sample, const Shape& shape, std::size_t items) {
  Numbers numbers(sample.documents.size() + 1);
  std::string document(shape.head);
  for (std::size_t number = 0; number < items; ++number) document += shape.item(numbers, number);
  document += shape.tail;
  sample.documents.push_back(std::move(document));
  sample.entries += items;
}

Sample sample_of(const Shape& shape, std::size_t documents) {
  Sample sample{.name = std::string(shape.name), .is_xml = shape.name != "JSON Feed"};
  for (std::size_t at = 0; at < documents; ++at) add_document(sample, shape, 20 + at * 7 % 41);
  return sample;
}

// The very documents of another sample, in GBK and saying so.
Sample in_gbk(Sample sample) {
  sample.name = "RSS 2.0, GBK";
  sample.as_utf8 = std::move(sample.documents);
  sample.documents.clear();
  for (const std::string& utf8 : sample.as_utf8) {
    std::string document = as_gbk(utf8);
    document.replace(document.find("UTF-8"), 5, "GBK");
    sample.documents.push_back(std::move(document));
  }
  return sample;
}

Sample front_matter(std::size_t documents) {
  Sample sample{.name = "front matter", .entries = documents, .is_xml = false};
  for (std::size_t at = 0; at < documents; ++at) {
    Numbers numbers(at + 1);
    sample.documents.push_back(fmt::format(
        "---\ntitle: \"第{0}篇：{1}\"\ncategories: [新媒体, 最新]\nauthor: 张三\ndate: 2022-08-18 "
        "11:01:50\ncomments: false\n---\n\n{2}",
        at,
        text_of(numbers, 20),
        html_body(numbers)
    ));
  }
  return sample;
}

}  // namespace

std::vector<Sample> generated_feeds(std::size_t documents) {
  std::vector<Sample> samples;
  for (const Shape& shape : shapes) samples.push_back(sample_of(shape, documents));
  samples.push_back(in_gbk(samples.front()));
  samples.push_back(front_matter(documents * 20));
  return samples;
}

Sample generated_large(const std::string& name, std::size_t entries) {
  const bool is_gbk = name == "RSS 2.0, GBK";
  const Shape& shape = shape_named(name);
  Sample sample{.name = name, .is_xml = shape.name != "JSON Feed"};
  add_document(sample, shape, entries);
  return is_gbk ? in_gbk(std::move(sample)) : sample;
}

}  // namespace feedwire::bench
