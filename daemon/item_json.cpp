#include "daemon/item_json.hpp"

#include <boost/json.hpp>

#include "daemon/feed_url.hpp"
#include "daemon/json_text.hpp"
#include "feeds/date.hpp"
#include "feeds/html.hpp"
#include "feeds/sanitise.hpp"

namespace feedwire::daemon {
namespace {

namespace json = boost::json;
using schema::Item;

void put(json::object& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

void put(json::object& object, const char* key, const std::optional<feeds::Time>& time) {
  if (time) object[key] = feeds::format_rfc3339(*time);
}

json::array strings(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

json::array authors_of(const feeds::Entry& entry) {
  json::array authors;
  for (const feeds::Person& person : entry.authors) {
    json::object author;
    put(author, "name", person.name.empty() ? person.email : person.name);
    put(author, "url", person.url);
    if (!author.empty()) authors.push_back(std::move(author));
  }
  return authors;
}

json::array attachments_of(const feeds::Entry& entry) {
  json::array attachments;
  for (const feeds::Enclosure& enclosure : entry.enclosures) {
    json::object attachment{{"url", enclosure.url}};
    // JSON Feed demands a type.
    attachment["mime_type"] = enclosure.type.empty() ? "application/octet-stream" : enclosure.type;
    put(attachment, "title", enclosure.title);
    if (enclosure.length) attachment["size_in_bytes"] = *enclosure.length;
    if (enclosure.duration) attachment["duration_in_seconds"] = enclosure.duration->count();
    attachments.push_back(std::move(attachment));
  }
  return attachments;
}

// A Markdown body that opens with a tag is an HTML block (CommonMark, 4.6), as archives of feeds
// write them.
bool is_html(const feeds::Body& body) {
  return body.type == "html" || (body.type == "markdown" && body.text.starts_with('<'));
}

void put_content(json::object& object, const feeds::Entry& entry) {
  const feeds::Body& content = entry.content;
  if (content.empty()) {
    object["content_text"] = "";  // JSON Feed demands one of the two
  } else if (is_html(content)) {
    object["content_html"] = feeds::sanitise(content.text);
  } else {
    object["content_text"] = content.text;
  }
  if (entry.summary.empty() || entry.summary == content) return;
  object["summary"] =
      entry.summary.type == "html" ? feeds::html_to_text(entry.summary.text) : entry.summary.text;
}

json::value front_matter_of(const feeds::Entry& entry) {
  boost::system::error_code error;
  json::value value = json::parse(entry.front_matter.json, error);
  return error ? json::value() : value;
}

json::object source_of(const schema::ItemSource& source) {
  return {{"id", source.id.value}, {"name", source.name}, {"url", shown_url(source.url)}};
}

json::array others_of(const Item& item) {
  json::array others;
  for (const schema::StoryMember& other : item.others) {
    json::object object{{"id", std::to_string(other.id.value)}, {"feed", source_of(other.source)}};
    put(object, "title", other.title);
    put(object, "url", other.url);
    others.push_back(std::move(object));
  }
  return others;
}

json::object own_part(const Item& item, bool with_event) {
  json::object own;
  if (with_event) own["event"] = schema::to_string(item.event);
  own["seq"] = item.seq.value;
  own["feed"] = source_of(item.source);
  put(own, "guid", item.entry.id);
  own["received"] = feeds::format_rfc3339(item.received);
  own["revision"] = item.revision;
  own["backfill"] = item.backfill;
  if (!item.category.empty()) own["category"] = strings(item.category);
  put(own, "snippet", item.snippet);
  if (item.story) own["story"] = item.story->value;
  if (item.duplicate_of) own["duplicate_of"] = item.duplicate_of->value;
  if (!item.others.empty()) own["others"] = others_of(item);
  put(own, "comments_url", item.entry.comments_url);
  if (!item.entry.front_matter.empty()) own["front_matter"] = front_matter_of(item.entry);
  return own;
}

json::object object_of(const Item& item, bool with_event) {
  const feeds::Entry& entry = item.entry;
  json::object object{{"id", std::to_string(item.id.value)}};
  put(object, "url", entry.url);
  put(object, "external_url", entry.external_url);
  put(object, "title", entry.title);
  put_content(object, entry);
  put(object, "image", entry.image);
  put(object, "banner_image", entry.banner_image);
  put(object, "date_published", entry.published);
  put(object, "date_modified", entry.updated);
  if (json::array authors = authors_of(entry); !authors.empty())
    object["authors"] = std::move(authors);
  if (!entry.categories.empty()) object["tags"] = strings(entry.categories);
  put(object, "language", item.language);
  if (json::array files = attachments_of(entry); !files.empty())
    object["attachments"] = std::move(files);
  object["_feedwire"] = own_part(item, with_event);
  return object;
}

}  // namespace

std::string item_json(const Item& item, bool with_event) {
  return json_text(object_of(item, with_event));
}

std::string json_feed_page(const std::vector<Item>& items, std::string_view next_url) {
  // Put together by hand, so that one page is never held as one tree.
  std::string page = R"({"version":"https://jsonfeed.org/version/1.1","title":"feedwire",)";
  if (!next_url.empty()) page += "\"next_url\":" + json_text(json::value(next_url)) + ",";
  page += "\"items\":[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) page += ',';
    page += item_json(items[i]);
  }
  return page + "]}\n";
}

}  // namespace feedwire::daemon
