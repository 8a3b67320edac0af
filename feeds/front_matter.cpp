#include "feeds/front_matter.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "feeds/date.hpp"
#include "feeds/head.hpp"
#include "feeds/head_fields.hpp"
#include "feeds/html.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

void note_dates(const boost::json::object& head, std::vector<std::string>& unread) {
  for (const char* key : {"date", "updated", "lastmod"}) {
    const boost::json::value* value = head.if_contains(key);
    const boost::json::string* written = value == nullptr ? nullptr : value->if_string();
    if (written != nullptr && !read_date(*written)) note_unread_date(unread, *written);
  }
}

}  // namespace

Result<FrontMatterDocument> read_front_matter(std::string_view text) {
  const auto found = find_head(text);
  if (!found) return found.error();
  FrontMatterDocument document;
  const auto head = read_head(*found, document.repairs);
  if (!head) return head.error();
  document.entry.front_matter.json = boost::json::serialize(*head);
  fill_absent(document.entry, *head);
  note_dates(*head, document.unread_dates);
  document.entry.content = {.text = std::string(trim(found->body)), .type = "markdown"};
  if (document.entry.content.empty()) document.entry.content.type.clear();
  if (document.entry.image.empty()) document.entry.image = first_image(found->body);
  return document;
}

bool starts_with_front_matter(std::string_view text) { return opens_head(text); }

void adopt_front_matter(Entry& entry) {
  if (!entry.front_matter.empty() || !opens_head(entry.content.text)) return;
  const auto found = find_head(entry.content.text);
  if (!found) return;
  std::vector<std::string> repairs;
  const auto head = read_head(*found, repairs);
  if (!head || head->empty() || (!repairs.empty() && !has_known_key(*head))) return;
  entry.front_matter.json = boost::json::serialize(*head);
  fill_absent(entry, *head);
  const std::size_t length = entry.content.text.size() - found->body.size();
  const std::string whole_head = entry.content.text.substr(0, length);
  std::string body(trim(found->body));
  if (entry.summary.text.starts_with(whole_head)) {
    entry.summary.text = trim(std::string_view(entry.summary.text).substr(length));
  }
  entry.content.text = std::move(body);
}

}  // namespace feedwire::feeds
