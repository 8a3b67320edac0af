#include "feeds/json_feed.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "feeds/date.hpp"
#include "feeds/html.hpp"
#include "feeds/json_ids.hpp"
#include "feeds/link.hpp"
#include "feeds/person.hpp"
#include "feeds/text.hpp"
#include "feeds/tolerant_json.hpp"

namespace feedwire::feeds {
namespace {

namespace json = boost::json;

constexpr std::size_t most_listed = 1000;  // tags or attachments an item

// ---- members; one of the wrong type counts as absent -----------------------------------------

std::string_view string_in(const json::object& object, std::string_view key) {
  const json::value* member = object.if_contains(key);
  const json::string* found = member != nullptr ? member->if_string() : nullptr;
  return found != nullptr ? std::string_view(found->data(), found->size()) : std::string_view{};
}

std::string text_in(const json::object& object, std::string_view key) {
  return collapse(string_in(object, key));
}

std::optional<std::uint64_t> number_in(const json::object& object, std::string_view key) {
  const json::value* member = object.if_contains(key);
  if (member == nullptr) return std::nullopt;
  if (const auto* whole = member->if_int64(); whole != nullptr && *whole >= 0) {
    return static_cast<std::uint64_t>(*whole);
  }
  const double* real = member->if_double();
  if (real != nullptr && *real >= 0 && *real < 9e15) return static_cast<std::uint64_t>(*real);
  return std::nullopt;
}

const json::array& array_in(const json::object& object, std::string_view key) {
  static const json::array none;
  const json::value* member = object.if_contains(key);
  const json::array* found = member != nullptr ? member->if_array() : nullptr;
  return found != nullptr ? *found : none;
}

// `id` should be a string and is often a number.
std::string id_in(const json::object& object) {
  const json::value* id = object.if_contains("id");
  if (id == nullptr) return {};
  if (id->is_string()) return std::string(trim(string_in(object, "id")));
  return id->is_number() ? json::serialize(*id) : std::string();
}

// ---- feed and items ---------------------------------------------------------------------------

class JsonReading {
 public:
  explicit JsonReading(std::string_view url) : url_(url) {}

  Feed read(const json::object& document) {
    Feed feed{.format = Format::json1};
    feed.channel = channel(document);
    const json::array& items = array_in(document, "items");
    feed.entries.reserve(items.size());
    heritage_ = inherited(feed.channel.authors, items.size());
    for (const json::value& item : items) {
      if (const json::object* object = item.if_object()) {
        feed.entries.push_back(entry(*object));
      }
    }
    feed.unread_dates = std::move(unread_dates_);
    return feed;
  }

 private:
  std::optional<Time> date_in(const json::object& item, std::string_view key) const {
    const std::string_view written = string_in(item, key);
    const auto time = read_date(written);
    if (!time) note_unread_date(unread_dates_, written);
    return time;
  }

  std::string_view base_for(std::string_view page) const {
    for (std::string_view base :
         {page, std::string_view(feed_link_), url_, std::string_view(self_url_)}) {
      if (is_absolute_url(base)) return base;
    }
    return {};
  }

  std::string resolved(std::string_view written) const {
    if (trim(written).empty()) return {};
    return resolve(written, base_for({}));
  }

  void add_author(std::vector<Person>& all, const json::value& value) const {
    const json::object* object = value.if_object();
    if (object == nullptr) return;
    add_person(all, {.name = text_in(*object, "name"), .url = resolved(string_in(*object, "url"))});
  }

  std::vector<Person> authors(const json::object& object) const {
    std::vector<Person> all;
    for (std::string_view key : {"authors", "author"}) {
      const json::value* member = object.if_contains(key);
      if (member == nullptr) continue;
      if (member->is_object()) add_author(all, *member);
      for (const json::value& author : array_in(object, key)) add_author(all, author);
      if (!all.empty()) break;
    }
    return all;
  }

  Channel channel(const json::object& document);
  Entry entry(const json::object& item) const;
  std::vector<Enclosure> attachments(const json::object& item) const;
  void bodies(const json::object& item, Entry& entry) const;

  std::string_view url_;
  std::string feed_link_{};
  std::string self_url_{};
  std::vector<Person> heritage_{};  // authors whom items take over
  mutable std::vector<std::string> unread_dates_{};
};

Channel JsonReading::channel(const json::object& document) {
  Channel channel;
  self_url_ = clean_url(string_in(document, "feed_url"));
  channel.link = resolved(string_in(document, "home_page_url"));
  feed_link_ = channel.link;
  channel.self_url = resolved(self_url_);
  channel.title = text_in(document, "title");
  channel.subtitle = text_in(document, "description");
  channel.language = std::string(trim(string_in(document, "language")));
  std::replace(channel.language.begin(), channel.language.end(), '_', '-');
  channel.authors = authors(document);
  channel.image = resolved(string_in(document, "icon"));
  channel.icon = resolved(string_in(document, "favicon"));
  for (const json::value& hub : array_in(document, "hubs")) {
    if (hub.is_object() && channel.hub_url.empty()) {
      channel.hub_url = resolved(string_in(hub.get_object(), "url"));
    }
  }
  return channel;
}

std::vector<Enclosure> JsonReading::attachments(const json::object& item) const {
  std::vector<Enclosure> all;
  for (const json::value& value : array_in(item, "attachments")) {
    const json::object* object = value.if_object();
    if (object == nullptr) continue;
    Enclosure enclosure{
        .url = resolved(string_in(*object, "url")),
        .type = lower(trim(string_in(*object, "mime_type"))),
        .length = number_in(*object, "size_in_bytes"),
        .title = text_in(*object, "title")};
    if (enclosure.length == std::uint64_t{0}) enclosure.length.reset();
    if (const auto seconds = number_in(*object, "duration_in_seconds")) {
      enclosure.duration = std::chrono::seconds(std::min<std::uint64_t>(*seconds, 1'000'000'000));
    }
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const Enclosure& known) {
      return known.url == enclosure.url;
    });
    if (enclosure.url.empty() || is_known || all.size() >= most_listed) continue;
    all.push_back(std::move(enclosure));
  }
  return all;
}

void JsonReading::bodies(const json::object& item, Entry& entry) const {
  entry.summary.text = trim(string_in(item, "summary"));
  if (!entry.summary.empty()) entry.summary.type = "text";
  const std::string_view html = trim(string_in(item, "content_html"));
  const std::string_view text = trim(string_in(item, "content_text"));
  if (!html.empty()) {
    entry.content = {absolute_html(html, base_for(entry.url)), "html"};
  } else if (!text.empty()) {
    entry.content = {std::string(text), "text"};
  } else {
    entry.content = entry.summary;
  }
}

Entry JsonReading::entry(const json::object& item) const {
  Entry entry;
  entry.id = id_in(item);
  entry.external_url = resolved(string_in(item, "external_url"));
  entry.url = resolved(string_in(item, "url"));
  if (entry.url.empty()) entry.url = entry.external_url;
  entry.title = text_in(item, "title");
  entry.authors = authors(item);
  if (!says_who(entry.authors) && says_who(heritage_)) entry.authors = heritage_;
  for (const json::value& tag : array_in(item, "tags")) {
    if (!tag.is_string()) continue;
    std::string category = collapse(std::string_view(tag.get_string()));
    const bool is_known = std::find(entry.categories.begin(), entry.categories.end(), category) !=
                          entry.categories.end();
    if (category.empty() || is_known || entry.categories.size() >= most_listed) continue;
    entry.categories.push_back(std::move(category));
  }
  entry.published = date_in(item, "date_published");
  entry.updated = date_in(item, "date_modified");
  bodies(item, entry);
  entry.language = std::string(trim(string_in(item, "language")));
  std::replace(entry.language.begin(), entry.language.end(), '_', '-');
  entry.enclosures = attachments(item);
  const auto timed =
      std::find_if(entry.enclosures.begin(), entry.enclosures.end(), [](const Enclosure& one) {
        return one.duration.has_value();
      });
  if (timed != entry.enclosures.end()) entry.duration = timed->duration;
  entry.banner_image = resolved(string_in(item, "banner_image"));
  entry.image = resolved(string_in(item, "image"));
  if (entry.image.empty()) entry.image = entry.banner_image;
  const auto picture =
      std::find_if(entry.enclosures.begin(), entry.enclosures.end(), [](const Enclosure& one) {
        return one.type.starts_with("image/");
      });
  if (entry.image.empty() && picture != entry.enclosures.end()) entry.image = picture->url;
  if (entry.image.empty() && entry.content.type == "html") {
    entry.image = resolved(first_image(entry.content.text));
  }
  return entry;
}

bool is_feed(const json::object& document) {
  const json::value* items = document.if_contains("items");
  return string_in(document, "version").find("jsonfeed.org") != std::string_view::npos ||
         (items != nullptr && items->is_array());
}

}  // namespace

Result<Feed> read_json_feed(std::string_view text, std::string_view url) {
  const std::optional<std::string> quoted = with_quoted_ids(text);
  auto json = read_tolerant_json(quoted ? std::string_view(*quoted) : text);
  if (!json) return json.error();
  const json::object* document = json->value.if_object();
  if (document == nullptr || !is_feed(*document)) {
    return Problem{
        .what =
            "this JSON is no feed: it has neither a version of jsonfeed.org nor a list of items"};
  }
  Feed feed = JsonReading(url).read(*document);
  feed.repairs = std::move(json->repairs);
  return feed;
}

}  // namespace feedwire::feeds
