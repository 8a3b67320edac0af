#include "daemon/feed_event_json.hpp"

#include <boost/json.hpp>

#include "daemon/feed_url.hpp"
#include "daemon/json_text.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace json = boost::json;
using schema::FeedEvent;
using schema::FeedTurn;

namespace {

std::string words_for(const FeedEvent& event) {
  const std::string& name = event.source.name;
  switch (event.turn) {
    case FeedTurn::failing:
      return name + " began to fail: " + event.detail;
    case FeedTurn::recovered:
      return name + " works again";
    case FeedTurn::gone:
      return name + " is gone and is not asked any more: " + event.detail;
    case FeedTurn::moved:
      return name + " moved to " + event.detail;
  }
  return name;
}

}  // namespace

std::string feed_event_json(const FeedEvent& event) {
  json::object own{
      {"seq", event.seq.value},
      {"event", "feed"},
      {"state", schema::to_string(event.turn)},
      {"feed",
       json::object{
           {"id", event.source.id.value},
           {"name", event.source.name},
           {"url", shown_url(event.source.url)}}},
      {"detail", nullptr}};
  if (!event.detail.empty()) own["detail"] = event.detail;
  const json::object object{
      {"title", words_for(event)},
      {"date_published", feeds::format_rfc3339(event.at)},
      {"_feedwire", std::move(own)}};
  return json_text(object);
}

}  // namespace feedwire::daemon
