// What a feed says: plain values that every reader fills and nothing else interprets.
//
// An empty string, an empty list or a disengaged optional means that the document does not say.
// All text is valid UTF-8. See docs/architecture.md for the way these values walk.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace feedwire::feeds {

/// A moment in UTC with whole seconds; a fraction in a document is dropped.
using Time = std::chrono::sys_seconds;

enum class Format {
  unknown,
  rss090,
  rss091,
  rss092,
  rss093,
  rss094,
  rss10,
  rss20,
  rss,  ///< an RSS root whose version we do not know
  atom03,
  atom10,
  json1,
  front_matter,
};

/// The name that `feedwire parse` and the API use: "rss20", "atom10", "frontmatter"; "" for
/// unknown.
const char* to_string(Format format);

struct Person {
  std::string name{};
  std::string email{};
  std::string url{};

  bool operator==(const Person&) const = default;
};

/// A file that comes with an entry: a podcast's episode, say.
struct Enclosure {
  std::string url{};
  std::string type{};                              ///< MIME type, lower case
  std::optional<std::uint64_t> length{};           ///< bytes, always positive
  std::optional<std::chrono::seconds> duration{};  ///< JSON Feed only
  std::string title{};                             ///< JSON Feed only

  bool operator==(const Enclosure&) const = default;
};

/// Markup or text as it stands in the document; `type` is "html", "text", "markdown" or a MIME
/// type.
struct Body {
  std::string text{};
  std::string type{};

  bool empty() const { return text.empty(); }
  bool operator==(const Body&) const = default;
};

struct Position {
  double longitude{};
  double latitude{};

  bool operator==(const Position&) const = default;
};

/// Where an entry took place, as GeoRSS and GML have it.
struct Geo {
  enum class Shape { point, line, polygon, box };
  Shape shape{Shape::point};
  std::vector<Position> positions{};

  bool operator==(const Geo&) const = default;
};

/// The header of a front-matter document: one JSON object with every key as it was read, in order.
/// Kept as text since it is stored and shown far more often than it is looked into.
struct FrontMatter {
  std::string json{};

  bool empty() const { return json.empty(); }
  bool operator==(const FrontMatter&) const = default;
};

/// What is said of a feed as a whole; also of the feed that an entry was taken from.
struct Channel {
  std::string title{};
  std::string subtitle{};
  std::string rights{};
  std::string generator{};
  std::string link{};      ///< the site that the feed belongs to
  std::string self_url{};  ///< the feed's own address, as it says itself
  std::string hub_url{};   ///< the first WebSub hub
  std::string id{};        ///< Atom only
  std::string language{};  ///< BCP 47 in spirit: trimmed, `_` made `-`
  std::vector<Person> authors{};
  std::optional<Time> published{};
  std::optional<Time> updated{};
  std::string image{};  ///< the large picture
  std::string icon{};   ///< the small one
  std::vector<std::string> categories{};
  std::optional<bool> is_explicit{};

  bool operator==(const Channel&) const = default;
};

struct Entry {
  std::string id{};   ///< as written, trimmed; never resolved
  std::string url{};  ///< the entry's page
  std::string title{};
  std::string rights{};
  std::vector<Person> authors{};
  std::vector<std::string> categories{};
  std::optional<Time> published{};
  std::optional<Time> updated{};
  Body summary{};
  Body content{};  ///< what a reader would show: the full text, else the summary once more
  std::string image{};
  std::string banner_image{};  ///< JSON Feed only
  std::string external_url{};  ///< JSON Feed only
  std::string comments_url{};
  std::string comments_feed_url{};
  std::optional<std::uint64_t> comments_count{};
  std::vector<Enclosure> enclosures{};
  std::string language{};  ///< only what the entry itself says
  std::optional<Channel> source{};
  std::optional<std::chrono::seconds> duration{};
  std::optional<bool> is_explicit{};
  std::optional<Geo> geo{};
  FrontMatter front_matter{};

  bool operator==(const Entry&) const = default;
};

/// What the publisher asks of those who poll (RSS 2.0; RSS 1.0 syndication module).
struct PollingHints {
  std::optional<std::chrono::minutes> ttl{};            ///< RSS `ttl`
  std::optional<std::chrono::seconds> update_period{};  ///< sy:updatePeriod ÷ sy:updateFrequency
  std::vector<int> skip_hours{};                        ///< 0–23, GMT
  std::vector<int> skip_days{};                         ///< 0 is Sunday, GMT
  std::string hub{};  ///< who would tell of news instead: the WebSub hub of a fetched feed

  bool operator==(const PollingHints&) const = default;
};

/// One document, read.
struct Feed {
  Format format{Format::unknown};
  std::string encoding{};  ///< what the bytes were read in, lower case
  std::vector<std::string>
      repairs{};  ///< what had to be repaired or guessed, in words; empty: a clean document
  /// Dates that stand there and could not be read, as written; the first hundred.
  std::vector<std::string> unread_dates{};
  Channel channel{};
  PollingHints hints{};
  std::vector<Entry> entries{};  ///< in document order

  bool is_bozo() const { return !repairs.empty(); }
};

/// The names of all, or else their addresses, joined by ", ".
std::string joined_names(const std::vector<Person>& persons);

}  // namespace feedwire::feeds
